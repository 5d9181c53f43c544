"""The admin page on which an operator decides about an inquiry that cannot proceed by itself."""

from collections.abc import Mapping
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
from inquiries.services.catalog import categories
from inquiries.services.operations import operator_actions

_CHOICES = [
    ("look", gettext_lazy("Search Online Contact now")),
    ("link", gettext_lazy("Found: link this ticket")),
    ("resend", gettext_lazy("Not found: send it again")),
    ("type", gettext_lazy("Not sent yet: send it under this submission type")),
    ("cancel", gettext_lazy("Cancel it, and tell the customer why")),
]
# How the history and the audit log name them.
_RECORDED = {
    "look": gettext_noop("Decided: search Online Contact."),
    "link": gettext_noop("Decided: link."),
    "resend": gettext_noop("Decided: resend."),
    "type": gettext_noop("Decided: send under the chosen type."),
    "cancel": gettext_noop("Decided: cancel."),
}


class DecisionForm(forms.Form):
    """The operator's decision, and the values that each decision needs."""

    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=_CHOICES, widget=forms.RadioSelect)
    ticket_id = forms.CharField(label=gettext_lazy("Ticket to link"), required=False, max_length=40)
    receipt = forms.CharField(
        label=gettext_lazy("Receipt number (to confirm resending)"),
        required=False,
        help_text=gettext_lazy("If it did arrive, the customer will end up with two tickets."),
    )
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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needed = {"link": "ticket_id", "cancel": "reason", "type": "category_id"}.get(cleaned.get("decision", ""))
        if needed and not cleaned.get(needed):
            self.add_error(needed, _("Required for this decision."))
        is_resend = cleaned.get("decision") == "resend"
        if is_resend and receipt_numbers.normalize(cleaned.get("receipt", "")) != self.inquiry.receipt:
            self.add_error("receipt", _("This is not the inquiry’s receipt number."))
        return cleaned


def decide(admin: "ModelAdmin[Inquiry]", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the possible decisions, and perform one. It is recorded in the inquiry's history."""
    inquiry = get_object_or_404(Inquiry.objects.select_related("service"), pk=pk)
    if not admin.has_change_permission(request, inquiry):
        raise PermissionDenied
    form = DecisionForm(inquiry, _list_types(inquiry), request.POST or None)
    if form.is_valid():
        try:
            _perform(inquiry, form.cleaned_data)
        except operator_actions.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            admin.log_change(request, inquiry, _RECORDED[form.cleaned_data["decision"]])
            messages.success(request, _("Done."))
            return redirect("admin:inquiries_inquiry_change", inquiry.pk)
    context = {**admin.admin_site.each_context(request), "form": form, "inquiry": inquiry, "opts": Inquiry._meta}
    return render(request, "admin/inquiries/inquiry/decide.html", {**context, "title": inquiry.receipt})


def _list_types(inquiry: Inquiry) -> Mapping[int, str]:
    try:
        language = remove_region(get_language() or "")
        return categories.get_category_tree(inquiry.service, language).value.list_leaf_paths(language)
    except categories.NoCatalog:
        return {}


def _perform(inquiry: Inquiry, decided: dict[str, Any]) -> None:
    match decided["decision"]:
        case "look":
            operator_actions.look(inquiry)
        case "link":
            operator_actions.link(inquiry, decided["ticket_id"])
        case "resend":
            operator_actions.resend(inquiry)
        case "type":
            operator_actions.put_under(inquiry, decided["category_id"])
        case "cancel":
            operator_actions.cancel(inquiry, decided["reason"])
