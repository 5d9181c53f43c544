"""Record the outcome of an attempt. Only the attempt that was claimed may record it.

Only answers on a closed list mean "not created"; all else is unknown, and is looked for by `reconciliation` before
anything is sent again. What certainly failed is tried again for three days, and is then an operator's: nothing is
dropped.
"""

import logging
import random
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from common.time_scale import scale
from inquiries.domain.ids import is_id
from inquiries.models import Inquiry
from inquiries.oc.errors import Misconfigured, OCError, OutcomeUnknown, OverLimit, Refused, RefusedFields, Unavailable
from inquiries.services.delivery import rate_limit
from inquiries.services.delivery.claims import WAITING, Claim
from inquiries.services.files import oc_upload

log = logging.getLogger(__name__)
State = Inquiry.State

# All in seconds, and as DELIVERY_TIME_SCALE has them.
_FIRST_LOOK = 5.0
_BACKOFF_FIRST, _BACKOFF_MOST = 5.0, 15 * 60.0
_MISCONFIGURED_PAUSE = 60.0  # at least
_GIVE_UP_AFTER = 72 * 3600.0  # of nothing but certain failures
_RELATED_DATA_MISSING = 9005
_MOST_REFUSALS = 50


def record_delivered(inquiry: Inquiry, ticket_id: str, **conditions: Any) -> bool:
    """Record that OC has the inquiry as `ticket_id`, if the row still meets `conditions`. Returns whether it did.

    An id that no address can hold, or that another inquiry has already, is not believed: nothing is written.
    """
    written = {"ticket_id": ticket_id, "delivered_at": timezone.now(), "refusals": []}
    written |= {"lease_until": None, "failing_since": None}
    try:
        if not is_id(ticket_id):
            raise ValueError("not an id")
        with transaction.atomic():
            found = Inquiry.objects.filter(pk=inquiry.pk, **conditions)
            return bool(found.update(state=State.DELIVERED, **written))
    except (IntegrityError, ValueError) as error:
        log.error("oc.invalid_ticket_id", extra={"receipt": inquiry.receipt, "error": type(error).__name__})
        return False


def record_not_ready(inquiry: Inquiry, error: OCError, file_name: str = "") -> None:
    """Record that the inquiry could not be claimed, because of a file if one is named.

    There is no attempt to count, so the pause grows with the time it has failed.
    """
    now = timezone.now()
    waiting = Inquiry.objects.filter(pk=inquiry.pk, state__in=WAITING, attempts_made=inquiry.attempts_made)
    if isinstance(error, Refused) and not isinstance(error, Misconfigured):
        waiting.update(
            state=State.NEEDS_CORRECTION, refusals=[{"code": "attachment", "kind": "invalid", "file": file_name}]
        )
    else:
        waiting.update(
            **_schedule_retry(inquiry, now, _pause(error, (now - _get_failing_since(inquiry, now)) / scale(1)))
        )


def record_outcome(claim: Claim, ticket_id: str, error: OCError | None) -> None:
    """Record the outcome of the attempt, unless a newer attempt has the row."""
    # A late success counts even if the lease ran out meanwhile: it is this attempt that was in doubt.
    in_doubt = (State.SENDING, State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR)
    if error is None and not record_delivered(claim.inquiry, ticket_id, attempts_made=claim.number, state__in=in_doubt):
        error = OutcomeUnknown("the answer could not be kept", result_code=200)
    if error is not None:
        Inquiry.objects.filter(pk=claim.inquiry.pk, attempts_made=claim.number, state=State.SENDING).update(
            lease_until=None, **build_changes(claim, error)
        )
    _close(claim, error)
    if isinstance(error, OverLimit):
        rate_limit.hold_network(claim.inquiry, claim.network, claim.claimed_ms)


def _close(claim: Claim, error: OCError | None) -> None:
    outcome = type(error).__name__ if error else "delivered"
    now = timezone.now()
    claim.inquiry.attempts.filter(number=claim.number).update(
        ended_at=now,
        outcome=outcome,
        result_code=error.result_code if error else 200,
        **(rate_limit.build_arrival(claim.claimed_ms, error, now) if claim.network else {}),
    )
    log.info("delivery.attempt", extra={"receipt": claim.inquiry.receipt, "number": claim.number, "outcome": outcome})


def build_changes(claim: Claim, error: OCError) -> dict[str, Any]:
    """Build the changes of the row after an attempt that brought no ticket."""
    now = timezone.now()
    match error:
        case OutcomeUnknown():
            doubt = {"next_at": now + scale(_FIRST_LOOK), "empty_lookups": 0, "failing_since": None}
            return {"state": State.OUTCOME_UNKNOWN, **doubt}
        case OverLimit():
            return {
                "state": State.RATE_LIMITED,
                "network": claim.network,
                "next_at": rate_limit.block_ends(claim.claimed_ms),
            }
        case Misconfigured() | Unavailable():
            return _schedule_retry(claim.inquiry, now, _pause(error, _BACKOFF_FIRST * 2 ** min(claim.number, 12)))
        case RefusedFields():
            return {"state": State.NEEDS_CORRECTION, "refusals": _parse_refusals(error)}
        case Refused(result_code=code) if code == _RELATED_DATA_MISSING and _has_files_to_renew(claim):
            return {"state": State.ACCEPTED, "next_at": now}
    return {"state": State.NEEDS_CORRECTION, "refusals": [{"code": "", "kind": "invalid"}]}


def _schedule_retry(inquiry: Inquiry, now: datetime, pause: timedelta) -> dict[str, Any]:
    """Schedule another attempt, or leave the inquiry to an operator after three days of failures."""
    since = _get_failing_since(inquiry, now)
    has_given_up = now - since > scale(_GIVE_UP_AFTER)
    if has_given_up:
        log.error("delivery.retries_exhausted", extra={"receipt": inquiry.receipt})
    state = State.NEEDS_OPERATOR if has_given_up else State.ACCEPTED
    return {"state": state, "next_at": now + pause, "failing_since": since}


def _get_failing_since(inquiry: Inquiry, now: datetime) -> datetime:
    return inquiry.failing_since or now


def _parse_refusals(error: RefusedFields) -> list[dict[str, str]]:
    # OC's words, cut to what every database takes.
    return [
        {"code": field.code.replace("\x00", ""), "kind": field.kind.replace("\x00", "")}
        for field in error.fields[:_MOST_REFUSALS]
    ]


def _has_files_to_renew(claim: Claim) -> bool:
    """OC lost what the inquiry refers to. If that can be its files, have them go up anew, once."""
    files = list(claim.inquiry.attachments.all())
    tried_before = claim.inquiry.attempts.filter(number__lt=claim.number, result_code=_RELATED_DATA_MISSING).exists()
    if not files or tried_before:
        return False
    oc_upload.forget_upstream_ids(files)
    return True


def _pause(error: OCError, most: float) -> timedelta:
    """Return the seconds until the next attempt, with jitter, at most `most`."""
    least = _MISCONFIGURED_PAUSE if isinstance(error, Misconfigured) else _BACKOFF_FIRST
    if isinstance(error, Unavailable) and error.retry_after:
        least = max(least, error.retry_after)
    by_chance = random.uniform(_BACKOFF_FIRST, min(max(most, _BACKOFF_FIRST), _BACKOFF_MOST))  # noqa: S311
    return scale(max(least, by_chance))
