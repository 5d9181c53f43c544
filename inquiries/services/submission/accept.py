"""Accept submitted inquiries, comments and corrections. When a function here returns, the inquiry is committed."""

import json
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from common import locks
from common.database.prepared_queries import A_MOMENT, A_NUMBER, PreparedQuery
from common.hashing import hash_with_data_keys
from inquiries.domain import receipt_numbers
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import Attachment, Inquiry, Service
from inquiries.services import contact_hashes, quotas, tombstones
from inquiries.services.delivery import deliver, first_attempts
from inquiries.services.delivery_state_machine import WITHDRAWN, transition
from inquiries.services.files import form_files
from inquiries.services.guests import confirmation, guest_info, links_and_codes
from inquiries.services.submission import drafts, follow_ups
from inquiries.services.submission.accept_errors import FilesGone, ForeignForm, SentBefore, TooManyInquiries

State = Inquiry.State
_AFTER_ATTEMPT = PreparedQuery(
    lambda pk: Inquiry.objects.filter(pk=pk).only("receipt", "kind", "state", "ticket_id", "attempts_made"), pk=A_NUMBER
)
# The same text in a new form is a duplicate for so long: the customer is asked whether it is meant. The form's one-time
# token does not detect it: a second tab, or going back without a script, shows a form with a new one.
_REPEATED_WITHIN = timedelta(minutes=10)
_SAID_BEFORE = PreparedQuery(
    lambda service, usercode, since, said: (
        Inquiry.objects.filter(service=service, usercode=usercode, created_at__gt=since, payload_hash=said)
        .exclude(state__in=WITHDRAWN)
        .values_list("created_at", "pk", "form_token")
    ),
    service=A_NUMBER,
    since=A_MOMENT,
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
    Raises: `SubmissionRefused`, see `accept_errors`; `Purged` if the form was sent and its inquiry was purged since.
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


def correct(
    inquiry: Inquiry,
    submitted: SubmissionData,
    files: frozenset[UUID] | None = None,
    *,
    proven: frozenset[str] = frozenset(),
) -> bool:
    """Replace the refused data by the correction, and queue the inquiry again under the same receipt number.

    `files` and `proven` are as in `Sender`: files that were added since are sent, and removed ones are not.

    Returns: whether it was queued; False if the inquiry no longer waits for a correction under its type.
    Raises: `TooManyInquiries` if a guest's new address has reached its limit; `FilesGone`.
    """
    return _save_correction(inquiry, inquiry, submitted, files, proven)


def move(  # noqa: PLR0913 (what a form brings)
    inquiry: Inquiry,
    chosen: TypeChosen,
    submitted: SubmissionData,
    files: frozenset[UUID] | None = None,
    *,
    language: str,
    proven: frozenset[str] = frozenset(),
) -> bool:
    """Send a refused inquiry under another submission type or in another language, with the same receipt number.

    The arguments are as in `Sender`. OC names options by their texts, so the language goes with them.

    Returns: whether it was queued; False if it was corrected in another tab, or an operator has acted.
    Raises: as `correct` does.
    """
    moved = copy(inquiry)
    moved.language = language
    moved.category_id, moved.category_path = chosen.category_id, chosen.path[:500]
    if moved.category_id != inquiry.category_id:
        moved.moved_from = inquiry.category_path
    return _save_correction(inquiry, moved, submitted, files, proven)


def _save_correction(
    was: Inquiry,
    corrected: Inquiry,
    submitted: SubmissionData,
    files: frozenset[UUID] | None,
    proven: frozenset[str],
) -> bool:
    """Queue the inquiry again with other data, if it is still as it `was`: only one of several requests wins."""
    unchanged = Inquiry.objects.filter(
        pk=was.pk, state=State.NEEDS_CORRECTION, category_id=was.category_id, attempts_made=was.attempts_made
    )
    words = {"payload": submitted.to_json(), "payload_hash": _hash_content(corrected, submitted)[0]}
    type_now = {name: getattr(corrected, name) for name in ("category_id", "category_path", "moved_from", "language")}
    with transaction.atomic():
        if unchanged.select_for_update().values_list("pk").first() is None:
            return False
        waits = confirmation.must_confirm_correction(corrected, submitted, proven)
        to = State.AWAITING_CONFIRMATION if waits else State.ACCEPTED
        transition(unchanged, to, **words, **type_now)
        try:
            confirmation.replace_address(corrected, submitted, proven)
        except quotas.GuestLimitReached as limit:
            raise TooManyInquiries(from_network=limit.from_network) from limit
        contact_hashes.replace_contact_hashes(corrected.pk, submitted)
        _take_over(corrected, files)
    if waits:
        links_and_codes.mail_receipt(deliver.reload(corrected))
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
    inquiry.payload_hash = _hash_content(inquiry, submitted)[0]
    return inquiry


def _accept(wanted: Inquiry, submitted: SubmissionData, sender: Sender, answer_time: str = "") -> Inquiry:
    is_guests = guest_info.is_guests_ticket(wanted.kind, wanted.usercode)
    with transaction.atomic():
        if sender.second_of is not None:
            _check_sent_before(wanted, submitted, sender)
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
            contact_hashes.save_contact_hashes(inquiry.pk, submitted)
            _take_over(inquiry, sender.files)
    if is_new and is_guests:
        links_and_codes.mail_receipt(inquiry, answer_time)
    return inquiry


def _check_sent_before(wanted: Inquiry, submitted: SubmissionData, sender: Sender) -> None:
    """Raise `SentBefore` if the unsaved inquiry `wanted` repeats one of the same person within `_REPEATED_WITHIN`.

    Until the transaction that accepts the form ends, the person's other tabs wait.
    """
    locks.hold("asking", wanted.service_id, wanted.usercode)
    owner = {"service": wanted.service_id, "usercode": wanted.usercode, "since": timezone.now() - _REPEATED_WITHIN}
    before = [row for said in _hash_content(wanted, submitted) for row in _SAID_BEFORE.fetch(said=said, **owner)]
    if not before or any(form_token == wanted.form_token for _at, _pk, form_token in before):
        return
    sent = Inquiry.objects.select_related("service").get(pk=max(before)[1])
    if sent.receipt != sender.second_of and _has_no_other_files(wanted, sent, sender.files):
        raise SentBefore(sent)


def _has_no_other_files(wanted: Inquiry, sent: Inquiry, files: frozenset[UUID] | None) -> bool:
    """Whether the new form adds no file. One without files may have lost them on the way back."""
    new = Attachment.objects.filter(
        form_files.match_named(files), usercode=wanted.usercode, form_token=wanted.form_token
    )
    return not set(new.values_list("md5_hex", flat=True)) - set(sent.attachments.values_list("md5_hex", flat=True))


def _hash_content(inquiry: Inquiry, submitted: SubmissionData) -> list[str]:
    """Return the hashes of a text, the newest key's first: of one owner at one service, under a type or on a ticket."""
    words = {name: values for name, values in submitted.typed.items() if any(values)}
    said = json.dumps([submitted.content, words], sort_keys=True)
    place = (str(inquiry.service_id), inquiry.usercode, inquiry.kind, str(inquiry.category_id or ""), inquiry.ticket_id)
    return hash_with_data_keys("words", *place, said)


def _admit_guest(inquiry: Inquiry, submitted: SubmissionData, proven: frozenset[str]) -> None:
    try:
        confirmation.admit(inquiry, submitted, proven)
    except quotas.GuestLimitReached as limit:
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
    """Attach the form's files to the inquiry, and delete its draft. Raises `FilesGone`."""
    form_files.hold_form(inquiry.form_token)
    may_have_files = files or form_files.has_files(inquiry.service, inquiry.usercode, inquiry.form_token)
    if may_have_files and not form_files.attach_to_inquiry(inquiry, files):
        raise FilesGone
    drafts.forget(inquiry.form_token)


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
