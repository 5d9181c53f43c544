"""Admin page of what customers said about the help: read-only, for the last 90 days."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.read_only import ReadOnlyAdmin
from inquiries.models import DailyCount
from inquiries.services.desk.staff_services import list_services_of
from inquiries.services.help import feedback_report


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
