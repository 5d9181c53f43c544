"""The answers that OC refused, by the names that the customer knows, for the receipt page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from inquiries.forms.controls.base import build_label
from inquiries.models import Inquiry
from inquiries.oc.errors import OCError
from inquiries.services.catalog import types_and_fields


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    label: str
    reason: str


def list_refused_answers(inquiry: Inquiry) -> tuple[RefusedAnswer, ...]:
    """Return each refused answer or file once; those whose name is not known are left out.

    A field without an answer is named by the type's present definitions, which may take one call (OC API, section 4:
    fields). No error of OC is raised.
    """
    labels = {answer.code: answer.label for answer in inquiry.submitted.answers}
    codes = {refusal["code"] for refusal in inquiry.refusals if refusal["code"] and not refusal.get("file")}
    if inquiry.category_id and not codes <= labels.keys():
        labels = _read_labels(inquiry, inquiry.category_id) | labels
    found = dict.fromkeys(
        RefusedAnswer(refusal.get("file") or labels[refusal["code"]], _explain(refusal))
        for refusal in inquiry.refusals
        if refusal.get("file") or refusal["code"] in labels
    )
    return tuple(found)


def _read_labels(inquiry: Inquiry, category_id: int) -> dict[str, str]:
    try:
        definitions = types_and_fields.get_field_definitions(inquiry.service, category_id, inquiry.language).value
    except (types_and_fields.NoCatalog, OCError):
        return {}
    return {definition.code: build_label(definition) for definition in definitions}


def _explain(refusal: dict[str, str]) -> str:
    if refusal.get("file"):
        return _("Please remove this file or add it in another format.")
    match refusal["kind"]:
        case "required":
            return _("An answer is needed.")
        case "length":
            return _("Please shorten it.")
    return _("Please check it.")
