"""View models of receipts and drafts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.languages import remove_region
from inquiries.domain.submission_data import Value
from inquiries.models import Attachment, Draft, Inquiry, Service
from inquiries.services.catalog import categories
from inquiries.services.delivery_state_machine import SETTLED
from inquiries.services.files import form_files
from inquiries.services.guests import confirmation
from inquiries.services.submission import drafts
from inquiries.services.submission.corrections import Way
from inquiries.views.presentation.refused_answers import RefusedAnswer, list_refused_answers
from inquiries.views.presentation.state_messages import get_messages

State = Inquiry.State


@dataclass(frozen=True, slots=True)
class Receipt:
    """The view model of a receipt page. URLs are "" if there is nothing to do or find there."""

    number: str
    state: str
    tone: str  # waiting, done or attention
    headline: str
    explanation: str
    next_steps: tuple[str, ...]
    to_do: str
    settled: bool
    needs_customer: bool
    url: str
    ticket_url: str
    edit_url: str
    move_url: str
    again_url: str
    created_at: datetime
    held_until: datetime | None
    confirm_by: datetime | None
    is_comment: bool
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
    known = confirmation.find_guest_info(inquiry)
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
        held_until=inquiry.next_at if inquiry.state == State.RATE_LIMITED else None,
        confirm_by=known.confirm_by if known and inquiry.state == State.AWAITING_CONFIRMATION else None,
        is_comment=inquiry.kind == Inquiry.Kind.COMMENT,
        subject=sent.subject,
        type_path=inquiry.category_path,
        moved_from=inquiry.moved_from,
        answers=tuple((answer.label, answer.value) for answer in sent.answers if not answer.is_consent),
        consents=tuple((answer.label, answer.value) for answer in sent.answers if answer.is_consent),
        files=form_files.list_sent(inquiry),
        refused=list_refused_answers(inquiry) if Way.CORRECT in ways else (),
    )


@dataclass(frozen=True, slots=True)
class DraftShown:
    id: str
    when: str  # the time of day, with the day where that is not today
    kept_until: str
    words: str
    about: str  # its type's path, where one was chosen
    url: str
    is_comment: bool
    saved: str


def present_draft(service: Service, draft: Draft, page: str = "") -> DraftShown:
    """Return the view model of a draft; `page` is its form's URL if that is not the usual one."""
    typed = draft.typed
    language = remove_region(get_language() or "")
    tree = categories.get_known_category_tree(service, language) if draft.category_id else None
    saved_at = localtime(draft.updated_at)
    is_today = saved_at.date() == localtime().date()
    words = [*typed.get("f_subject", ()), *typed.get("comment", ()), *typed.get("f_content", ())]
    return DraftShown(
        id=str(draft.pk),
        when=date_format(saved_at, "TIME_FORMAT" if is_today else "DATETIME_FORMAT"),
        kept_until=date_format(localtime(drafts.get_expiry(draft)), "DATE_FORMAT"),
        words=next((" ".join(text.split())[:80] for text in words if text.strip()), ""),
        about=tree.path_text(draft.category_id or 0, language) if tree else "",
        url=build_draft_url(service, draft, page),
        is_comment=bool(draft.ticket_id),
        saved=describe_saved_at(draft),
    )


def build_draft_url(service: Service, draft: Draft, page: str = "") -> str:
    """Return the URL of the form filled from the draft; `page` is its URL if that is not the usual one."""
    if not page and draft.ticket_id:
        page = reverse("inquiries:thread", args=(service.slug, draft.ticket_id))
    category = f"category={draft.category_id}&" if draft.category_id else ""
    return f"{page or reverse('inquiries:new', args=(service.slug,))}?{category}draft={draft.pk}"


def describe_saved_at(draft: Draft) -> str:
    """Return the text that a draft was saved, for the form."""
    return _("Draft saved at %(time)s") % {"time": date_format(localtime(draft.updated_at), "TIME_FORMAT")}
