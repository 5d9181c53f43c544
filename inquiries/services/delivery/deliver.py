"""Deliver one inquiry or comment to OC: a single attempt, end to end.

A transaction marks the row and writes the attempt (`claims`); nothing is sent before it is committed. The signature
has the claim's timestamp, so that OC itself refuses an attempt that was held up for too long. Only the attempt that
was claimed records its outcome (`outcomes`).
"""

import logging
import time
from collections.abc import Callable
from functools import partial

from common.background.released_connection import release_connection
from common.telemetry.spans import open_span
from common.time_scale import scale
from inquiries.models import Inquiry
from inquiries.oc.client import Client
from inquiries.oc.errors import OCError, OutcomeUnknown, Unavailable
from inquiries.oc.types.tickets import CreatedTicket, Entry
from inquiries.services.delivery import claims, fallback_category, outcomes
from inquiries.services.delivery.claims import Claim
from inquiries.services.delivery.payload import build_comment_text, build_ticket, choose_client_ip
from inquiries.services.files import oc_upload
from inquiries.services.stored_files import FileUnreadable
from inquiries.services.upstream.clients import find_writing_client

log = logging.getLogger(__name__)

STALE_CLAIM = 15.0  # seconds, as DELIVERY_TIME_SCALE has them, after which a claim must not be sent any more

# The call for a create or a comment, which lacks only `timestamp_ms` and `deadline`.
Payload = Callable[..., CreatedTicket | Entry]


def deliver(inquiry: Inquiry, *, deadline: float) -> bool:
    """Try to deliver one inquiry to OC (OC API, sections 6 and 7: create a ticket, comment).

    `deadline` is in seconds, for all calls together. The outcome is written to the row, and no exception is raised.
    Nothing is done if the row is not due or a circuit breaker is open.

    Returns: whether it was delivered by this attempt.
    """
    give_up_at = time.monotonic() + deadline
    with open_span("delivery.attempt") as facts:
        facts |= {"receipt": inquiry.receipt, "kind": inquiry.kind, "number": inquiry.attempts_made + 1}
        try:
            facts["outcome"] = outcome = _deliver(inquiry, give_up_at)
        except Exception:  # the row stays in its queue, or its lease ends: a worker goes on with it
            log.exception("delivery.crashed", extra={"receipt": inquiry.receipt})
            return False
        return outcome == outcomes.DELIVERED


def _deliver(inquiry: Inquiry, give_up_at: float) -> str:
    """Make the attempt. Returns `DELIVERED`, the class of the error, or "skipped" if the row is not to be sent now."""
    # The claim decides whether it is due; this saves the uploads of an inquiry that could not be claimed.
    client = find_writing_client(inquiry.service) if claims.is_due(inquiry) else None
    if client is None or not fallback_category.ensure_type(inquiry):
        return "skipped"
    payload = _prepare(inquiry, client, give_up_at)
    if isinstance(payload, Exception):
        return type(payload).__name__
    claim = claims.claim(inquiry)
    if claim is None:
        return "skipped"
    ticket_id, error = send(claim, payload, give_up_at)
    return outcomes.record_outcome(claim, ticket_id, error)


def _prepare(inquiry: Inquiry, client: Client, give_up_at: float) -> Payload | Exception:
    """Return the payload, or why there is none, which is on the row then."""
    try:
        payload = prepare_payload(inquiry, client, give_up_at)
        _count_seconds_left(give_up_at)
    except oc_upload.NotForwarded as failed:
        outcomes.record_not_ready(inquiry, failed.error, failed.name)
        return failed.error
    except FileUnreadable as failed:
        outcomes.record_unreadable_file(inquiry, failed)
        return failed
    except OCError as error:
        outcomes.record_not_ready(inquiry, error)
        return error
    except Exception as error:  # a storage that does not answer, a row of another release: nothing was sent
        log.exception("delivery.payload_failed", extra={"receipt": inquiry.receipt})
        outcomes.record_not_ready(inquiry, Unavailable(type(error).__name__))
        return error
    return payload


def prepare_payload(inquiry: Inquiry, client: Client, give_up_at: float) -> Payload:
    """Upload the files and build the payload, before the claim. It can be repeated without harm."""
    upstream_ids = oc_upload.forward_all(inquiry, client, partial(_count_seconds_left, give_up_at))
    if inquiry.kind == Inquiry.Kind.COMMENT:
        text = build_comment_text(inquiry)
        return partial(client.comment, inquiry.usercode, inquiry.ticket_id, text, attachment_ids=upstream_ids)
    return partial(client.create, build_ticket(inquiry, upstream_ids), client_ip=choose_client_ip(inquiry))


def send(claim: Claim, payload: Payload, give_up_at: float) -> tuple[str, OCError | None]:
    """Send the payload under the claim. Returns the ticket's id and None, or "" and the error."""
    try:
        if time.time() - claim.claimed_ms / 1000 > scale(STALE_CLAIM).total_seconds():
            raise Unavailable("held up after the claim")
        release_connection()
        sent = payload(timestamp_ms=claim.claimed_ms, deadline=_count_seconds_left(give_up_at))
    except OCError as error:
        return "", error
    except Exception as error:  # a request may be on its way
        log.exception("delivery.send_crashed", extra={"receipt": claim.inquiry.receipt})
        return "", OutcomeUnknown(type(error).__name__)
    return sent.id if isinstance(sent, CreatedTicket) else claim.inquiry.ticket_id, None


def _count_seconds_left(give_up_at: float) -> float:
    """Return the seconds until the deadline; a call with none left fails before anything is sent."""
    left = give_up_at - time.monotonic()
    if left <= 0:
        raise Unavailable("no time left")
    return left


def reload(inquiry: Inquiry) -> Inquiry:
    """Return the row as it is in the database now."""
    return Inquiry.objects.select_related("service").get(pk=inquiry.pk)
