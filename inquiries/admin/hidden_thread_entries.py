"""Admin of thread entries that were hidden from customers because of their unknown type."""

from django.contrib import admin

from accounts.admin.read_only import ReadOnlyAdmin
from accounts.admin.search_normalization import NormalizedSearch
from inquiries.admin.paginator import KeysFirst
from inquiries.models import HiddenEntries


@admin.register(HiddenEntries)
class HiddenEntriesAdmin(NormalizedSearch, ReadOnlyAdmin):
    """Hidden entries, read-only. A type is shown to customers once it is named on the service."""

    list_display = ("ticket_id", "type", "number", "service", "seen_at")
    list_filter = ("service", "type")
    search_fields = ("ticket_id",)
    paginator = KeysFirst
    show_full_result_count = False
