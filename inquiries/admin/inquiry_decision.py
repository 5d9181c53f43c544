"""The admin page on which an operator decides about an inquiry that cannot proceed by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from common.languages import remove_region
from inquiries.domain import receipt_numbers
from inquiries.models import Inquiry
from inquiries.services.catalog import types_and_fields
from inquiries.services.desk import inquiry_story
from inquiries.services.operations import operator_actions

Action = operator_actions.Action

_CHOICES = [
    (Action.LOOK, gettext_lazy("Search Online Contact now")),
    (Action.LINK, gettext_lazy("Found: link this ticket")),
    (Action.RESEND, gettext_lazy("Not found: send it again")),
    (Action.QUEUE, gettext_lazy("Queue it for delivery again")),
    (Action.TYPE, gettext_lazy("Not sent yet: send it under this submission type")),
    (Action.RELEASE, gettext_lazy("Pass it on without a confirmed address")),
    (Action.CANCEL, gettext_lazy("Cancel it, and tell the customer why")),
]
# What each decision does, before it is made.
_EFFECTS = {
    Action.LOOK: gettext_lazy("A worker searches this customer’s tickets for the receipt number. Nothing is sent."),
    Action.LINK: gettext_lazy("The inquiry counts as delivered as this ticket, and the customer sees its answers."),
    Action.RESEND: gettext_lazy("If it did arrive, the customer will end up with two tickets."),
    Action.QUEUE: gettext_lazy(
        "A worker tries it next. Online Contact does not have it, so nothing can be sent twice."
    ),
    Action.TYPE: gettext_lazy("It is sent with everything the customer wrote, under the same receipt number."),
    Action.RELEASE: gettext_lazy(
        "It is sent to Online Contact, and answers go to this address. Make sure that the address is the sender’s own."
    ),
    Action.CANCEL: gettext_lazy("It is never sent. The customer reads the reason on the receipt page."),
}
# How the history and the audit log name them.
_RECORDED = {
    Action.LOOK: gettext_noop("Decided: search Online Contact."),
    Action.LINK: gettext_noop("Decided: link."),
    Action.RESEND: gettext_noop("Decided: resend."),
    Action.QUEUE: gettext_noop("Queued for delivery again"),
    Action.TYPE: gettext_noop("Decided: send under the chosen type."),
    Action.RELEASE: gettext_noop("Decided: pass on without a confirmed address."),
    Action.CANCEL: gettext_noop("Decided: cancel."),
}
_NEEDED = {Action.LINK: "ticket_id", Action.RESEND: "receipt", Action.TYPE: "category_id", Action.CANCEL: "reason"}


@dataclass(frozen=True, slots=True)
class OfferedAction:
    """An action as the page offers it: its words, what it does, and the field that it needs, if any."""

    value: str
    label: str
    effect: str
    field: forms.BoundField | None


class DecisionForm(forms.Form):
    """The operator's decision, and the values that each decision needs."""

    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=_CHOICES, widget=forms.RadioSelect)
    seen = forms.CharField(required=False)  # the inquiry's situation that the page showed
    ticket_id = forms.CharField(label=gettext_lazy("Ticket to link"), required=False, max_length=40)
    receipt = forms.CharField(label=gettext_lazy("Receipt number (to confirm resending)"), required=False)
    category_id = forms.TypedChoiceField(
        label=gettext_lazy("Submission type to send it under"), required=False, coerce=int, empty_value=None
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for cancelling"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The customer will see this."),
    )

    def __init__(self, inquiry: Inquiry, types: Mapping[int, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inquiry = inquiry
        self.fields["category_id"].choices = [("", "---"), *types.items()]  # type: ignore[attr-defined]

    @property
    def situation(self) -> str:
        """What of the inquiry, if it has changed, makes a decision one about something else."""
        return f"{self.inquiry.state} {self.inquiry.attempts_made} {self.inquiry.category_id}"

    def list_offered(self) -> list[OfferedAction]:
        """List the actions that fit the inquiry's present state, for the page."""
        labels = dict(_CHOICES)
        return [
            OfferedAction(
                value=action.value,
                label=str(labels[action]),
                effect=str(_EFFECTS[action]),
                field=self[_NEEDED[action]] if action in _NEEDED else None,
            )
            for action in operator_actions.list_possible(self.inquiry)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("seen", "") not in {"", self.situation}:
            raise forms.ValidationError(
                _("The inquiry has changed since you opened this page. Read what it says now, then decide.")
            )
        needed = _NEEDED.get(cleaned.get("decision", ""))
        if needed and needed not in self.errors and not cleaned.get(needed):
            self.add_error(needed, _("Required for this decision."))
        is_resend = cleaned.get("decision") == Action.RESEND
        if (
            is_resend
            and cleaned.get("receipt")
            and receipt_numbers.normalize(cleaned.get("receipt", "")) != self.inquiry.receipt
        ):
            self.add_error("receipt", _("This is not the inquiry’s receipt number."))
        return cleaned


def decide(admin: "ModelAdmin[Inquiry]", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the possible decisions, and perform one. It is recorded in the inquiry's history."""
    inquiry = get_object_or_404(admin.get_queryset(request).select_related("service"), pk=pk)
    if not admin.has_change_permission(request, inquiry):
        raise PermissionDenied
    form = DecisionForm(inquiry, _list_types(inquiry), request.POST or None)
    if form.is_valid():
        try:
            _perform(inquiry, form.cleaned_data)
        except operator_actions.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            decision = form.cleaned_data["decision"]
            admin.log_change(request, inquiry, _RECORDED[decision])
            # The words about these two are a warning before the decision.
            follows = "" if decision in {Action.RESEND, Action.RELEASE} else _EFFECTS[decision]
            messages.success(request, " ".join((_("Done."), str(follows))).strip())
            return redirect("admin:inquiries_inquiry_change", inquiry.pk)
    context = {
        **admin.admin_site.each_context(request),
        "form": form,
        "inquiry": inquiry,
        "situation": inquiry_story.describe_situation(inquiry),
        "opts": Inquiry._meta,
    }
    return render(request, "admin/inquiries/inquiry/decide.html", {**context, "title": inquiry.receipt})


def _list_types(inquiry: Inquiry) -> Mapping[int, str]:
    try:
        language = remove_region(get_language() or "")
        return types_and_fields.get_category_tree(inquiry.service, language).value.list_leaf_paths(language)
    except types_and_fields.NoCatalog:
        return {}


def _perform(inquiry: Inquiry, decided: dict[str, Any]) -> None:
    match decided["decision"]:
        case Action.LOOK:
            operator_actions.look(inquiry)
        case Action.LINK:
            operator_actions.link(inquiry, decided["ticket_id"])
        case Action.RESEND:
            operator_actions.resend(inquiry)
        case Action.TYPE:
            operator_actions.put_under(inquiry, decided["category_id"])
        case Action.RELEASE:
            operator_actions.release(inquiry)
        case Action.QUEUE:
            if not operator_actions.request_delivery(inquiry):
                raise operator_actions.NotPossible(_("It is already being sent, delivered or cancelled."))
        case Action.CANCEL:
            operator_actions.cancel(inquiry, decided["reason"])
