"""Admin of the audit log: read only, with links to what it names, a search and an export."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.admin import audited_object_lookup, untranslated_words
from accounts.admin.audit_mixin import note
from accounts.admin.csv_response import build_csv_response
from accounts.admin.day_filter import DayFilter
from accounts.admin.read_only import ReadOnlyAdmin
from accounts.admin.search_normalization import NormalizedSearch
from accounts.models import AuditEntry
from accounts.security.audit_log import Action


class ObjectTypeFilter(admin.AllValuesFieldListFilter):
    """List the types of objects by the names of their models."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Of all entries: which of them are the reader's takes longer to find than all else on the page.
        self.lookup_choices = (
            AuditEntry.objects.order_by("object_type").values_list("object_type", flat=True).distinct()
        )

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": untranslated_words.describe_model(str(choice["display"])) or "–"}


@admin.register(AuditEntry)
class AuditAdmin(NormalizedSearch, ReadOnlyAdmin):
    """What was done by whom, when and to what. Entries cannot be added, changed or deleted here."""

    list_display = fields = ("at", "action", "who", "what", "details", "network")
    list_filter = ("at", DayFilter, "action", ("object_type", ObjectTypeFilter))
    search_fields = ("actor__username", "actor__email", "object_id")
    show_full_result_count = False
    search_help_text = _("Account, receipt number, name or id of the object, or action")
    actions = ("export_csv",)

    has_delete_permission = ReadOnlyAdmin.has_change_permission

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[audited_object_lookup.AuditChangeList]:
        return audited_object_lookup.AuditChangeList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> AuditEntry | None:
        entry: AuditEntry | None = super().get_object(request, object_id, from_field)
        audited_object_lookup.attach_objects(self.admin_site, request, [entry] if entry else [])
        return entry

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        found, repeats = super().get_search_results(request, queryset, search_term)
        term = search_term.strip()
        if not term:
            return found, repeats
        actions = [value for value, label in Action.choices if term.casefold() in str(label).casefold()]
        more = Q(action__in=actions) | audited_object_lookup.find_by_object(self.admin_site, request, term)
        # Not `|` on the two: they differ in their joins.
        return queryset.filter(Q(pk__in=found.order_by().values("pk")) | more), repeats

    @admin.display(description=_("account"))
    def who(self, entry: AuditEntry) -> str:
        account = getattr(entry, "account", None)
        return account.get_username() if account else f"#{entry.actor_id}" if entry.actor_id else "-"

    @admin.display(description=pgettext_lazy("audit log", "object"), ordering="object_type")
    def what(self, entry: AuditEntry) -> str:
        """Return the kind of object with a link to it, or with its id if it is gone or not for the reader."""
        return format_html(
            "{} {}", untranslated_words.describe_model(entry.object_type), getattr(entry, "link", "") or entry.object_id
        )

    @admin.display(description=_("details"))
    def details(self, entry: AuditEntry) -> str:
        return untranslated_words.describe_detail(entry.detail)

    @admin.action(description=_("Export as CSV"), permissions=("view",))
    def export_csv(self, request: HttpRequest, entries: QuerySet[AuditEntry]) -> StreamingHttpResponse:
        rows = list(entries.select_related("actor"))
        note(request, Action.EXPORTED, AuditEntry(), str(len(rows)))
        names = ("at", "action", "actor", "object_type", "object_id", "detail", "network")
        titles = [str(AuditEntry._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
        return build_csv_response("audit-log", titles, map(_read_values, rows))


def _read_values(entry: AuditEntry) -> list[str]:
    return [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        entry.get_action_display(),
        entry.actor.get_username() if entry.actor else f"#{entry.actor_id}" if entry.actor_id else "",
        untranslated_words.describe_model(entry.object_type),
        entry.object_id,
        untranslated_words.describe_detail(entry.detail),
        entry.network,
    ]
