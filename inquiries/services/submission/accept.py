"""Accept submitted inquiries, comments and corrections. When a function here returns, the inquiry is committed."""

from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from common.database.prepared_queries import PreparedQuery
from inquiries.domain import receipt_numbers
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import SENT_FILES, Inquiry, Service
from inquiries.services import contact_hashes, tombstones
from inquiries.services.delivery import deliver, first_attempts
from inquiries.services.delivery_state_machine import UNFINISHED, transition
from inquiries.services.files import form_files
from inquiries.services.guests import access, confirmation
from inquiries.services.submission import drafts, duplicates, follow_ups
from inquiries.services.submission.refusals import ForeignForm, TooManyInquiries

State = Inquiry.State
_OF_TICKET = PreparedQuery(
    lambda service, usercode, ticket: Inquiry.objects.filter(
        service=service, usercode=usercode, ticket_id=ticket, kind=Inquiry.Kind.TICKET
    )[:1],
    service=2**31 - 1,
    usercode="usercode",
    ticket="ticket_id",
)
_OF_FORM = PreparedQuery(
    lambda service, usercode, form: Inquiry.objects.filter(service=service, usercode=usercode, form_token=form)[:1],
    service=2**31 - 1,
    usercode="usercode",
    form="form_token",
)
_OF_RECEIPT = PreparedQuery(
    lambda service, usercode, receipt: Inquiry.objects.filter(service=service, usercode=usercode, receipt=receipt)[:1],
    service=2**31 - 1,
    usercode="usercode",
    receipt="receipt",
)
_AFTER_ATTEMPT = PreparedQuery(
    lambda pk: Inquiry.objects.filter(pk=pk).only("receipt", "kind", "state", "ticket_id", "attempts_made"),
    pk=2**31 - 1,
)
_UNFINISHED_OF_ONE = PreparedQuery(
    lambda service, usercode: Inquiry.objects.filter(
        service=service, usercode=usercode, state__in=UNFINISHED
    ).values_list("pk")[:1],
    service=2**31 - 1,
    usercode="usercode",
)


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of a form: the usercode, the client's address, the kind of device.

    `second_of` is the receipt number of the inquiry after which the customer confirms to send a second one like it,
    and "" without a confirmation; None skips the duplicate check. `proven` are hashes of the addresses that the browser
    has proven. `files` are the ids of the files that the page shows, and only those are sent; None if the page names
    none.
    """

    usercode: str
    client_ip: str
    source: str  # "web" or "spweb"
    language: str
    second_of: str | None = None
    proven: frozenset[str] = frozenset()
    files: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class TypeChosen:
    """The submission type as the customer saw it; 0 and "" if none could be chosen."""

    category_id: int
    path: str
    answer_time: str = ""  # when to expect an answer, as the form says it


def accept_inquiry(
    service: Service, sender: Sender, form_nonce: str, chosen: TypeChosen, submitted: SubmissionData
) -> Inquiry:
    """Store an inquiry and its files, with a receipt number. The same form posted again gives the same inquiry.

    `form_nonce` is the one-time part of the form's token, and `submitted` the data of the valid form.

    Returns: the committed inquiry; the earlier one if this person has sent the form already.
    Raises: `SubmissionRefused`, see `refusals`; `Purged` if the form was sent and its inquiry was purged since.
    """
    place = {"category_id": chosen.category_id or None, "category_path": chosen.path[:500]}
    waits = confirmation.must_confirm(service, sender.usercode, submitted.email, sender.proven)
    state = State.AWAITING_CONFIRMATION if waits else State.ACCEPTED
    wanted = _build_inquiry(service, sender, form_nonce, submitted, state, kind=Inquiry.Kind.TICKET, **place)
    return _accept(wanted, submitted, sender, chosen.answer_time)


def accept_comment(
    service: Service, sender: Sender, form_nonce: str, ticket_id: str, submitted: SubmissionData
) -> Inquiry:
    """Store a comment on the sender's own ticket, as `accept_inquiry` stores an inquiry."""
    place = {"kind": Inquiry.Kind.COMMENT, "ticket_id": ticket_id}
    wanted = _build_inquiry(service, sender, form_nonce, submitted, State.ACCEPTED, **place)
    return _accept(wanted, submitted, sender)


def correct(inquiry: Inquiry, submitted: SubmissionData, files: frozenset[UUID] | None = None) -> bool:
    """Replace the refused data by the correction, and queue the inquiry again under the same receipt number.

    `files` are as in `Sender`: files that were added since are sent, and removed ones are not.

    Returns: whether it was queued; False if the inquiry no longer waits for a correction under its type.
    """
    return _save_correction(inquiry, inquiry, submitted, files)


def move(inquiry: Inquiry, chosen: TypeChosen, submitted: SubmissionData, files: frozenset[UUID] | None = None) -> bool:
    """Send a refused inquiry under another submission type, with the same receipt number.

    `files` are as in `Sender`.

    Returns: whether it was queued; False if it was corrected in another tab, or an operator has acted.
    """
    moved = copy(inquiry)
    moved.category_id, moved.category_path = chosen.category_id, chosen.path[:500]
    if moved.category_id != inquiry.category_id:
        moved.moved_from = inquiry.category_path
    return _save_correction(inquiry, moved, submitted, files)


def _save_correction(
    was: Inquiry, corrected: Inquiry, submitted: SubmissionData, files: frozenset[UUID] | None
) -> bool:
    """Queue the inquiry again with other data, if it is still as it `was`: only one of several requests wins."""
    unchanged = Inquiry.objects.filter(
        pk=was.pk, state=State.NEEDS_CORRECTION, category_id=was.category_id, attempts_made=was.attempts_made
    )
    words = {"payload": submitted.to_json(), "payload_hash": duplicates.hash_of(corrected, submitted)}
    type_now = {name: getattr(corrected, name) for name in ("category_id", "category_path", "moved_from")}
    with transaction.atomic():
        if unchanged.select_for_update().values_list("pk").first() is None:
            return False
        waits = confirmation.must_confirm_correction(corrected, submitted)
        to = State.AWAITING_CONFIRMATION if waits else State.ACCEPTED
        transition(unchanged, to, **words, **type_now)
        confirmation.replace_address(corrected, submitted)
        contact = {name: getattr(submitted, name) for name in ("email", "phone", "name")}
        contact_hashes.replace_contact_hashes(corrected.pk, **contact)
        _take_over(corrected, files)
    if waits:
        access.mail_receipt(deliver.reload(corrected))
    return True


def _build_inquiry(
    service: Service, sender: Sender, form_nonce: str, submitted: SubmissionData, state: State, **place: Any
) -> Inquiry:
    values: dict[str, Any] = {
        "receipt": receipt_numbers.generate_receipt(),
        "form_token": form_nonce,
        "service": service,
        "usercode": sender.usercode,
        "client_ip": sender.client_ip,
        "source": sender.source,
        "language": sender.language,
        "payload": submitted.to_json(),
        "state": state,
    }
    inquiry = Inquiry(**values, **place)
    inquiry.payload_hash = duplicates.hash_of(inquiry, submitted)
    return inquiry


def _accept(wanted: Inquiry, submitted: SubmissionData, sender: Sender, answer_time: str = "") -> Inquiry:
    is_guests = confirmation.is_guests_ticket(wanted.kind, wanted.usercode)
    with transaction.atomic():
        if sender.second_of is not None:
            duplicates.check_sent_before(wanted, submitted, sender.second_of, sender.files)
        inquiry, is_new = _save_once(wanted)
        if (inquiry.service_id, inquiry.usercode) != (wanted.service_id, wanted.usercode):
            raise ForeignForm
        if is_new:
            if left := tombstones.find_by_form(wanted.service, wanted.usercode, wanted.form_token):
                raise tombstones.Purged(left)
            if follow_ups.replaces_question(wanted.form_token):
                follow_ups.replace(inquiry)
            if is_guests:
                _admit_guest(inquiry, submitted, sender.proven)
            contact = {name: getattr(submitted, name) for name in ("email", "phone", "name")}
            contact_hashes.save_contact_hashes(inquiry.pk, **contact)
            _take_over(inquiry, sender.files)
    if is_new and is_guests:
        access.mail_receipt(inquiry, answer_time)
    return inquiry


def _admit_guest(inquiry: Inquiry, submitted: SubmissionData, proven: frozenset[str]) -> None:
    try:
        confirmation.admit(inquiry, submitted, proven)
    except confirmation.GuestLimitReached as limit:
        raise TooManyInquiries(from_network=limit.from_network) from limit


def _save_once(wanted: Inquiry) -> tuple[Inquiry, bool]:
    """Return the inquiry that the form became, and whether it is this one."""
    try:
        with transaction.atomic():
            wanted.save(force_insert=True)
    except IntegrityError:
        there = Inquiry.objects.select_related("service").filter(form_token=wanted.form_token).first()
        if there is None:
            raise
        return there, False
    return wanted, True


def _take_over(inquiry: Inquiry, files: frozenset[UUID] | None) -> None:
    """Attach the form's files to the inquiry, and delete its draft."""
    form_files.hold_form(inquiry.form_token)
    if form_files.has_files(inquiry.service, inquiry.usercode, inquiry.form_token):
        form_files.attach_to_inquiry(inquiry, files)
    drafts.forget(inquiry.form_token)


def find_undelivered(service: Service, usercode: str, *, kind: str = "", ticket_id: str = "") -> list[Inquiry]:
    """Find what this person sent and OC does not have yet, newest first; of one kind, or on one ticket."""
    if not usercode:
        return []
    narrowed = {name: value for name, value in (("kind", kind), ("ticket_id", ticket_id)) if value}
    # Usually there is none.
    if not _UNFINISHED_OF_ONE.fetch(service=service.pk, usercode=usercode):
        return []
    mine = service.inquiries.filter(usercode=usercode, state__in=UNFINISHED, **narrowed)
    return list(mine.prefetch_related(SENT_FILES)[:50])


def get_own_inquiry(service: Service, usercode: str, receipt: str) -> Inquiry:
    """Return this person's inquiry by its receipt number.

    Raises `Inquiry.DoesNotExist` for other people's, and `Purged`, which is one, where the copy was deleted since.
    """
    try:
        inquiry = _attach(service, _OF_RECEIPT.first(service=service.pk, usercode=usercode, receipt=receipt))
        if inquiry is None:
            raise Inquiry.DoesNotExist
        if inquiry.erased_at:
            is_at_oc = inquiry.state == State.DELIVERED and inquiry.ticket_id
            raise (
                tombstones.Purged(tombstones.build_tombstone(inquiry, kept_days=0))
                if is_at_oc
                else Inquiry.DoesNotExist
            )
        return inquiry
    except tombstones.Purged:
        raise
    except Inquiry.DoesNotExist:
        if left := tombstones.find_by_receipt(service, usercode, receipt):
            raise tombstones.Purged(left) from None
        raise


def find_by_ticket(service: Service, usercode: str, ticket_id: str) -> Inquiry | None:
    """Find the inquiry of this person that became the ticket, if it was sent here."""
    return _attach(service, _OF_TICKET.first(service=service.pk, usercode=usercode, ticket=ticket_id))


def find_by_form(service: Service, usercode: str, form_nonce: str) -> Inquiry | None:
    """Find the inquiry that this form became, if it was sent already."""
    return _attach(service, _OF_FORM.first(service=service.pk, usercode=usercode, form=form_nonce))


def _attach(service: Service, found: Inquiry | None) -> Inquiry | None:
    """Return the row with its service, which is not to be read once more."""
    if found:
        found.service = service
    return found


def send_now(inquiry: Inquiry) -> Inquiry:
    """Begin the first attempt, wait for its end for at most RECEIPT_WAIT seconds, and return what came of it.

    An attempt that takes longer goes on without the request and is not cut short.

    Returns: the row, with the columns that say where the customer is led; others are read when they are used.
    """
    row = copy(inquiry)
    # What the customer wrote is read once more, by `delivery.payload`, to be sent. No other step needs it.
    for name in ("payload", "submitted"):
        row.__dict__.pop(name, None)
    first_attempts.make_attempt(row, wait=settings.RECEIPT_WAIT)
    (sent,) = _AFTER_ATTEMPT.fetch(pk=inquiry.pk)
    return sent
