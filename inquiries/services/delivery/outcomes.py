"""Record the outcome of an attempt. Only the attempt that was claimed may record it.

A closed list of errors means "not created". After any other error the outcome is unknown, and `reconciliation` searches
OC before the inquiry is sent again. An inquiry that certainly failed is tried again for three days and is then left to
an operator; none is dropped.
"""

import logging
import random
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.time_scale import scale
from inquiries.domain.id_syntax import is_id
from inquiries.models import Inquiry
from inquiries.oc.errors import Misconfigured, OCError, OutcomeUnknown, OverLimit, Refused, RefusedFields, Unavailable
from inquiries.services.delivery import rate_limit
from inquiries.services.delivery.claims import Claim
from inquiries.services.delivery_state_machine import WAITING, transition
from inquiries.services.files import oc_upload
from inquiries.services.stored_files import UNREADABLE, FileUnreadable

log = logging.getLogger(__name__)
State = Inquiry.State

DELIVERED = "delivered"  # the outcome of an attempt that OC answered with a ticket

# All in seconds, and as DELIVERY_TIME_SCALE has them.
_FIRST_LOOKUP = 5.0
_BACKOFF_FIRST, _BACKOFF_MOST = 5.0, 15 * 60.0
_MISCONFIGURED_PAUSE = 60.0  # at least
_GIVE_UP_AFTER = 72 * 3600.0  # of nothing but certain failures
_RELATED_DATA_MISSING = 9005
_MOST_REFUSALS = 50


def record_delivered(inquiry: Inquiry, ticket_id: str, **conditions: Any) -> bool:
    """Record that OC has the inquiry as `ticket_id`, if OC may have it and the row still meets `conditions`.

    One that waits to be sent again counts as delivered, unless its customer has corrected it meanwhile. An id that no
    URL can hold, or that another inquiry has already, is logged and not recorded.

    Returns: whether the row was changed.
    """
    try:
        if not is_id(ticket_id):
            raise ValueError("not an id")
        with transaction.atomic():
            as_sent = ~Q(state__in=WAITING) | Q(payload_hash=inquiry.payload_hash)
            found = Inquiry.objects.filter(as_sent, pk=inquiry.pk, **conditions)
            return bool(transition(found, State.DELIVERED, ticket_id=ticket_id))
    except (IntegrityError, ValueError) as error:
        log.error("oc.invalid_ticket_id", extra={"receipt": inquiry.receipt, "error": type(error).__name__})
        return False


def record_not_ready(inquiry: Inquiry, error: OCError, file_name: str = "") -> None:
    """Record that the inquiry could not be prepared for its claim, because of the file `file_name` if one is named.

    No attempt was counted, so the pause until the next try grows with the time for which it has failed.
    """
    now = timezone.now()
    waiting = _match_unsent(inquiry)
    if isinstance(error, Refused) and not isinstance(error, Misconfigured):
        refusals = [{"code": "attachment", "kind": "invalid", "file": file_name}]
        transition(waiting, State.NEEDS_CORRECTION, refusals=refusals)
    else:
        pause = _choose_pause(error, (now - _get_failing_since(inquiry, now)) / scale(1))
        to, columns = _schedule_retry(inquiry, now, pause)
        transition(waiting, to, **columns)


def record_unreadable_file(inquiry: Inquiry, failed: FileUnreadable) -> None:
    """Leave the inquiry to an operator at once: a file that is gone from the storage does not come back by waiting."""
    now = timezone.now()
    log.error("delivery.file_unreadable", extra={"receipt": inquiry.receipt, "reason": str(failed)})
    waiting = _match_unsent(inquiry)
    refusals = [{"code": "attachment", "kind": UNREADABLE, "file": failed.name}]
    transition(waiting, State.NEEDS_OPERATOR, next_at=now, failing_since=now, refusals=refusals)


def _match_unsent(inquiry: Inquiry) -> QuerySet[Inquiry]:
    """Match the row if it still waits as it was read: a correction queues it anew, perhaps without the file."""
    read = {"attempts_made": inquiry.attempts_made, "next_at": inquiry.next_at}
    return Inquiry.objects.filter(pk=inquiry.pk, state__in=WAITING, **read)


def record_outcome(claim: Claim, ticket_id: str, error: OCError | None) -> str:
    """Record the outcome of the attempt on the row and the attempt together, unless a newer attempt has the row.

    Returns: `DELIVERED`, or the name of the error's class.
    """
    with transaction.atomic():
        # A late success counts even if the lease ran out meanwhile: it is this attempt that was in doubt.
        if error is None and not record_delivered(claim.inquiry, ticket_id, attempts_made=claim.number):
            error = OutcomeUnknown("the answer could not be kept", result_code=200)
        if error is not None:
            ours = Inquiry.objects.filter(pk=claim.inquiry.pk, attempts_made=claim.number, state=State.SENDING)
            to, columns = choose_next_state(claim, error)
            transition(ours, to, lease_until=None, **columns)
        outcome = _close_attempt(claim, error)
    if isinstance(error, OverLimit):
        rate_limit.postpone_network(claim.inquiry, claim.network, claim.claimed_ms)
    return outcome


def _close_attempt(claim: Claim, error: OCError | None) -> str:
    outcome = type(error).__name__ if error else DELIVERED
    now = timezone.now()
    claim.inquiry.attempts.filter(number=claim.number).update(
        ended_at=now,
        outcome=outcome,
        result_code=error.result_code if error else 200,
        **(rate_limit.build_arrival(claim.claimed_ms, error, now) if claim.network else {}),
    )
    log.info("delivery.attempt", extra={"receipt": claim.inquiry.receipt, "number": claim.number, "outcome": outcome})
    return outcome


def choose_next_state(claim: Claim, error: OCError) -> tuple[State, dict[str, Any]]:
    """Choose the row's state and columns after an attempt that brought no ticket."""
    now = timezone.now()
    match error:
        case OutcomeUnknown():
            return State.OUTCOME_UNKNOWN, {"next_at": now + scale(_FIRST_LOOKUP)}
        case OverLimit():
            next_at = rate_limit.get_block_end(claim.claimed_ms)
            return State.RATE_LIMITED, {"network": claim.network, "next_at": next_at}
        case Misconfigured() | Unavailable():
            return _schedule_retry(
                claim.inquiry, now, _choose_pause(error, _BACKOFF_FIRST * 2 ** min(claim.number, 12))
            )
        case RefusedFields():
            return State.NEEDS_CORRECTION, {"refusals": _parse_refusals(error)}
        case Refused(result_code=code) if code == _RELATED_DATA_MISSING and _renew_files(claim):
            # The attempt failed like those before it, so it does not end a run of failures.
            return State.ACCEPTED, {"failing_since": F("failing_since")}
    return State.NEEDS_CORRECTION, {"refusals": [{"code": "", "kind": "invalid"}]}


def _schedule_retry(inquiry: Inquiry, now: datetime, pause: timedelta) -> tuple[State, dict[str, Any]]:
    """Schedule another attempt, or leave the inquiry to an operator after three days of failures."""
    since = _get_failing_since(inquiry, now)
    has_given_up = now - since > scale(_GIVE_UP_AFTER)
    if has_given_up:
        log.error("delivery.retries_exhausted", extra={"receipt": inquiry.receipt})
    to = State.NEEDS_OPERATOR if has_given_up else State.ACCEPTED
    return to, {"next_at": now + pause, "failing_since": since}


def _get_failing_since(inquiry: Inquiry, now: datetime) -> datetime:
    return inquiry.failing_since or now


def _parse_refusals(error: RefusedFields) -> list[dict[str, str]]:
    # OC's own texts, without the character that PostgreSQL does not store.
    return [
        {"code": field.code.replace("\x00", ""), "kind": field.kind.replace("\x00", "")}
        for field in error.fields[:_MOST_REFUSALS]
    ]


def _renew_files(claim: Claim) -> bool:
    """Make the files be uploaded again, once, because OC lost something that the inquiry refers to.

    Returns: whether the inquiry has files, and this is the first time.
    """
    files = list(claim.inquiry.attachments.all())
    tried_before = claim.inquiry.attempts.filter(number__lt=claim.number, result_code=_RELATED_DATA_MISSING).exists()
    if not files or tried_before:
        return False
    oc_upload.forget_upstream_ids(files)
    return True


def _choose_pause(error: OCError, most: float) -> timedelta:
    """Choose the pause until the next attempt, with jitter; `most` is in seconds, as DELIVERY_TIME_SCALE has them."""
    least = _MISCONFIGURED_PAUSE if isinstance(error, Misconfigured) else _BACKOFF_FIRST
    if isinstance(error, Unavailable) and error.retry_after:
        least = max(least, error.retry_after)
    by_chance = random.uniform(_BACKOFF_FIRST, min(max(most, _BACKOFF_FIRST), _BACKOFF_MOST))  # noqa: S311
    return scale(max(least, by_chance))
