"""Admin of inquiries: read-only, with the operator's actions."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext, pgettext_lazy

from accounts.admin.audit_mixin import note
from accounts.admin.search_normalization import NormalizedSearch
from accounts.models import User
from accounts.security.audit_log import Action
from common.languages import format_moment
from inquiries.admin.csv_export import build_csv_response
from inquiries.admin.inquiry_decision import decide
from inquiries.admin.list_filters import Age, NeedsPerson, State, Topic
from inquiries.admin.paginator import KeysFirst
from inquiries.domain import receipt_numbers
from inquiries.models import Attempt, Inquiry
from inquiries.services.desk import inquiry_story
from inquiries.services.operations import operator_actions
from inquiries.services.operations.roles import READ_TEXT
from inquiries.services.stored_files import UNREADABLE
from inquiries.services.submission import follow_ups

# Stored are the names of exceptions, see `inquiries.oc.errors`.
_REFUSED = pgettext_lazy("attempt", "refused")
_OUTCOMES = {
    "": pgettext_lazy("attempt", "no outcome yet"),
    "delivered": _("delivered"),
    "Unavailable": pgettext_lazy("attempt", "not reached"),
    "OutcomeUnknown": pgettext_lazy("attempt", "outcome unknown"),
    "Refused": _REFUSED,
    "NotFound": _REFUSED,
    "RefusedFields": pgettext_lazy("attempt", "fields refused"),
    "OverLimit": pgettext_lazy("attempt", "held back by the spam policy"),
    "Misconfigured": pgettext_lazy("attempt", "refused because of the service’s settings"),
    "MethodRefused": pgettext_lazy("attempt", "refused because of the service’s settings"),
}
_FAULTS = {
    "required": pgettext_lazy("refused field", "missing"),
    "invalid": pgettext_lazy("refused field", "not accepted"),
    UNREADABLE: pgettext_lazy("refused field", "cannot be read in the storage"),
}


class AttemptInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Attempt
    fields = readonly_fields = ("number", "ended_at", "what_came_of_it", "result_code")
    can_delete = False

    @admin.display(description=_("outcome"))
    def what_came_of_it(self, attempt: Attempt) -> str:
        return str(_OUTCOMES.get(attempt.outcome, attempt.outcome))

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Inquiry)
class InquiryAdmin(NormalizedSearch, admin.ModelAdmin):  # type: ignore[type-arg]
    """Show inquiries read-only. Reading the customer's text needs a permission of its own, and is audited."""

    list_display = ("receipt", "service", "kind", "state", "attempts_made", "created_at", "goes_on_at", "ticket_id")
    list_filter = (NeedsPerson, ("state", State), Age, "created_at", Topic, "kind", "service")
    search_fields = ("receipt", "ticket_id")
    list_select_related = ("service",)
    paginator = KeysFirst
    show_full_result_count = False
    actions = ("hand_to_worker", "export_csv")
    inlines = (AttemptInline,)
    _facts = (
        ("receipt", "service", "kind", "category_path"),
        ("state", "attempts_made", "goes_on_at", "refused_fields"),
        ("ticket_id", "created_at", "delivered_at"),
        ("moved_from", "replaces", "asked_again_as"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Inquiry]:
        """Leave out what is encrypted: a list would decrypt a hundred texts that it does not show."""
        rows: QuerySet[Inquiry] = super().get_queryset(request).defer("payload", "client_ip")
        return rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Inquiry], search_term: str
    ) -> tuple[QuerySet[Inquiry], bool]:
        """Find a receipt number in any spelling by its index; other words may be a part of a number or of a ticket."""
        if receipt := receipt_numbers.normalize(search_term):
            return queryset.filter(receipt=receipt), False
        return super().get_search_results(request, queryset, search_term)

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/decide/",
                self.admin_site.admin_view(lambda request, pk: decide(self, request, pk)),
                name="inquiries_inquiry_decide",
            ),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: Inquiry | None = None) -> list[Any]:
        return [*self._facts, *(["what_was_sent"] if request.user.has_perm(READ_TEXT) else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Inquiry | None = None) -> list[str]:
        return [name for group in self._facts for name in group] + ["what_was_sent"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Inquiry | None = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        inquiry = self.get_object(request, object_id)
        may_look = self.has_view_permission(request, inquiry) and request.user.has_perm(READ_TEXT)
        if inquiry and request.method == "GET" and may_look:
            note(request, Action.LOOKED, inquiry)
        context: dict[str, Any] = {"show_save": False, "show_save_and_continue": False, "title": _("Inquiry")}
        if inquiry:
            context |= {
                "situation": inquiry_story.describe_situation(inquiry),
                "events": inquiry_story.list_events(inquiry),
                "may_decide": bool(operator_actions.list_possible(inquiry)),
                "names_sender": may_look,
                "sender": self._find_sender(request, inquiry) if may_look else None,
            }
        return super().change_view(request, object_id, form_url, context)

    def _find_sender(self, request: HttpRequest, inquiry: Inquiry) -> User | None:
        """Return the member who sent it; None for a guest, and where the reader may not see the member."""
        pages = self.admin_site.get_model_admin(User)
        if not pages.has_view_permission(request):
            return None
        member: User | None = pages.get_queryset(request).filter(usercode=inquiry.usercode).first()
        return member

    @admin.display(description=_("next attempt at"), ordering="next_at")
    def goes_on_at(self, inquiry: Inquiry) -> str:
        """Return it in words: of a method's value Django formats moments in lists, and not on pages."""
        return format_moment(inquiry_story.find_next_attempt(inquiry)) or self.get_empty_value_display()

    @admin.display(description=_("what was sent"))
    def what_was_sent(self, inquiry: Inquiry) -> SafeString:
        answers = inquiry.submitted.answers
        lines = ((a.label, a.value if isinstance(a.value, str) else ", ".join(a.value)) for a in answers)
        return format_html_join("", "<p><strong>{}</strong><br>{}</p>", lines)

    @admin.display(description=_("refused fields"))
    def refused_fields(self, inquiry: Inquiry) -> str:
        """Return each refused field by its code at OC, and what was wrong with it."""
        each = (f"{refusal['code']}: {_FAULTS.get(refusal['kind'], refusal['kind'])}" for refusal in inquiry.refusals)
        return ", ".join(each) or self.get_empty_value_display()

    @admin.display(description=_("replaced by"))
    def asked_again_as(self, inquiry: Inquiry) -> str:
        new = follow_ups.find_replacement(inquiry)
        if new is None:
            return self.get_empty_value_display()
        return format_html('<a href="{}">{}</a>', reverse("admin:inquiries_inquiry_change", args=(new.pk,)), new)

    @admin.action(description=_("Queue for delivery again"), permissions=("change",))
    def hand_to_worker(self, request: HttpRequest, inquiries: QuerySet[Inquiry]) -> None:
        queued = searched = left = 0
        for inquiry in list(inquiries):
            is_queueable = operator_actions.Action.QUEUE in operator_actions.list_possible(inquiry)
            if not operator_actions.request_delivery(inquiry):
                left += 1
            elif is_queueable:
                queued += 1
                self.log_change(request, inquiry, gettext_noop("Queued for delivery again"))
            else:
                searched += 1
                self.log_change(request, inquiry, gettext_noop("Decided: search Online Contact."))
        done = ngettext(
            "%(n)d inquiry was queued for delivery again.", "%(n)d inquiries were queued for delivery again.", queued
        )
        looked_for = ngettext(
            "%(n)d may be at Online Contact already, and is searched for there first.",
            "%(n)d may be at Online Contact already, and are searched for there first.",
            searched,
        )
        unchanged = ngettext(
            "%(n)d does not wait for delivery, and stays as it is.",
            "%(n)d do not wait for delivery, and stay as they are.",
            left,
        )
        told = [text % {"n": n} for text, n in ((done, queued), (looked_for, searched), (unchanged, left)) if n]
        self.message_user(request, " ".join(told), messages.SUCCESS if queued or searched else messages.WARNING)

    @admin.action(description=_("Export as CSV, without text"), permissions=("view",))
    def export_csv(self, request: HttpRequest, inquiries: QuerySet[Inquiry]) -> StreamingHttpResponse:
        note(request, Action.EXPORTED, Inquiry(), str(inquiries.count()))
        return build_csv_response(inquiries)
