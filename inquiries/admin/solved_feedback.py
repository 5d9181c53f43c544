"""Admin of what customers said when they marked an inquiry as solved."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.read_only import ReadOnlyAdmin
from inquiries.admin.keys_first import KeysFirst
from inquiries.models import SolvedFeedback
from inquiries.services.operations.roles import READ_TEXT


@admin.register(SolvedFeedback)
class SolvedFeedbackAdmin(ReadOnlyAdmin):
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
