"""Admin pages of what customers said: about the help, in numbers, and when they marked an inquiry as solved."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.read_only import ReadOnlyAdmin
from accounts.admin.search_normalization import NormalizedSearch
from inquiries.admin.paginator import KeysFirst
from inquiries.models import DailyCount, SolvedFeedback
from inquiries.services.desk.staff_services import list_services_of
from inquiries.services.help import feedback_report
from inquiries.services.operations.roles import READ_TEXT


@admin.register(DailyCount)
class DailyCountAdmin(ReadOnlyAdmin):
    """The counts as a table by article, and together the services that have none; single rows are not shown."""

    has_delete_permission = ReadOnlyAdmin.has_change_permission

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        counts = feedback_report.list_help_counts(list_services_of(request.user).filter(active=True))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Feedback on help articles"),
            "opts": self.opts,
            "days": feedback_report.DAYS,
            "services": [each for each in counts if each.has_any],
            "silent": [each.service for each in counts if not each.has_any],
        }
        return TemplateResponse(request, "admin/inquiries/dailycount/help.html", context)


@admin.register(SolvedFeedback)
class SolvedFeedbackAdmin(NormalizedSearch, ReadOnlyAdmin):
    """Faces and remarks, read-only. The daily counts have the numbers. A remark is customers' text."""

    list_display = ("given_at", "face", "remark", "ticket_id", "service")
    list_filter = ("service", "face")
    search_fields = ("ticket_id",)
    paginator = KeysFirst
    show_full_result_count = False
    fields = ("service", "ticket_id", "face", "remark", "given_at")

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return _without_text(request, super().get_list_display(request))

    def get_fields(self, request: HttpRequest, obj: SolvedFeedback | None = None) -> list[Any]:
        return _without_text(request, super().get_fields(request, obj))


def _without_text(request: HttpRequest, fields: Iterable[Any]) -> list[Any]:
    return [name for name in fields if name != "remark" or request.user.has_perm(READ_TEXT)]
