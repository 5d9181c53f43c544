"""Admin of what customers said when they marked an inquiry as solved."""

from django.contrib import admin
from django.http import HttpRequest

from inquiries.models import SolvedFeedback


@admin.register(SolvedFeedback)
class SolvedFeedbackAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Faces and remarks, read-only. The daily counts have the numbers."""

    list_display = ("given_at", "face", "remark", "ticket_id", "service")
    list_filter = ("service", "face")
    search_fields = ("ticket_id",)
    fields = ("service", "ticket_id", "face", "remark", "given_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SolvedFeedback | None = None) -> bool:
        return False
