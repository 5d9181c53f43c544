"""View models of receipts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.urls import reverse

from inquiries.domain.submission_data import Value
from inquiries.models import Attachment, Inquiry
from inquiries.services.delivery_state_machine import SETTLED
from inquiries.services.files import form_files
from inquiries.services.guests import guest_info
from inquiries.services.submission.correction_options import Way
from inquiries.views.presentation.refused_answers import RefusedAnswer, list_refused_answers
from inquiries.views.presentation.state_messages import StateMessage, get_messages

State = Inquiry.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(StateMessage):
    """The view model of a receipt page. URLs are "" if there is nothing to do or find there."""

    number: str
    state: str
    settled: bool
    needs_customer: bool
    url: str
    ticket_url: str
    edit_url: str
    move_url: str
    again_url: str
    created_at: datetime
    confirm_by: datetime | None
    subject: str
    type_path: str
    moved_from: str
    answers: tuple[tuple[str, Value], ...]
    consents: tuple[tuple[str, Value], ...]
    files: Sequence[Attachment]
    refused: tuple[RefusedAnswer, ...]

    @property
    def status(self) -> str:
        """The headline as a status beside other words, without the full stop of a sentence."""
        return self.headline.rstrip(".。")


def present_receipt(inquiry: Inquiry, ways: Sequence[Way] = ()) -> Receipt:
    """Return the view model of an inquiry; `ways` are what the customer can do while it needs a correction."""
    here = (inquiry.service.slug, inquiry.receipt)
    ticket = (inquiry.service.slug, inquiry.ticket_id)
    sent, words = inquiry.submitted, get_messages(inquiry, ways)
    move_url = reverse("inquiries:receipt-move", args=here)
    known = guest_info.find_guest_info(inquiry)
    is_anonymous_at_oc = bool(known and known.is_anonymous_at_oc)
    return Receipt(
        number=inquiry.receipt,
        state=inquiry.state,
        **asdict(words),
        settled=inquiry.state in SETTLED,
        needs_customer=inquiry.state == State.NEEDS_CORRECTION,
        url=reverse("inquiries:receipt", args=here),
        ticket_url=reverse("inquiries:thread", args=ticket) if inquiry.ticket_id and not is_anonymous_at_oc else "",
        edit_url=reverse("inquiries:receipt-edit", args=here) if Way.CORRECT in ways else "",
        move_url=f"{move_url}?category={inquiry.category_id}" if Way.MOVE in ways else "",
        again_url=reverse("inquiries:receipt-again", args=here) if Way.ASK_AGAIN in ways else "",
        created_at=inquiry.created_at,
        confirm_by=known.confirm_by if known and inquiry.state == State.AWAITING_CONFIRMATION else None,
        subject=sent.subject,
        type_path=inquiry.category_path,
        moved_from=inquiry.moved_from,
        answers=tuple((answer.label, answer.value) for answer in sent.answers if not answer.is_consent),
        consents=tuple((answer.label, answer.value) for answer in sent.answers if answer.is_consent),
        files=form_files.list_sent(inquiry),
        refused=list_refused_answers(inquiry) if Way.CORRECT in ways else (),
    )
