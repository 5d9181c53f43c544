"""Client-side rate limit per network, below OC's spam limit, which blocks for a day.

OC counts creates as they arrive. The portal counts attempts that may have arrived, from the claim on: an attempt has
its slot until a minute, and a day, after the latest time at which it can have reached OC. Slots are read and taken in
the claim's transaction, under a lock, so that all workers see the same.
"""

import random
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from common import locks, networks, usercodes
from common.hashing import hash_with_secret_key
from common.time_scale import scale
from inquiries.models import Attempt, Inquiry
from inquiries.oc.errors import Misconfigured, OCError, OutcomeUnknown, OverLimit, Unavailable
from inquiries.services.delivery import payload

# OC API, section 2: more than 3 in a minute, or more than 10 in a day, and the address is blocked for a day.
PER_MINUTE = 3
PER_DAY = 10
KEPT_FOR_RESENDS = 1  # of the day's slots, so that a resend does not wait behind new inquiries
# Anyone can ask as a guest. The other slots of a network stay free for members who share it.
GUESTS_PER_MINUTE = 2
GUESTS_PER_DAY = 5
# All in seconds, and as DELIVERY_TIME_SCALE has them.
_MINUTE = 60.0
_DAY = 24 * 3600.0
_SIGNATURE_LASTS = 300.0  # after the claim; later OC refuses the attempt wherever it was held up
_BLOCKED_FOR = _DAY + 300.0
_BLOCK_JITTER = 600.0
_LEAST_WAIT = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How many creates the network may have made, for this inquiry's own limits and for everyone's."""

    per_minute: int
    per_day: int

    @classmethod
    def choose(cls, usercode: str, *, is_resend: bool = False) -> "Limits":
        kept = 0 if is_resend else KEPT_FOR_RESENDS
        if usercodes.is_guest(usercode):
            return cls(GUESTS_PER_MINUTE, GUESTS_PER_DAY + KEPT_FOR_RESENDS - kept)
        return cls(PER_MINUTE, PER_DAY - kept)


@dataclass(frozen=True, slots=True)
class _RateSlot:
    """One attempt as OC may count it: its latest arrival, its likely arrival, and the end of a block that it met."""

    at_latest: datetime
    likely: datetime
    blocks_until: datetime | None


def hash_network(inquiry: Inquiry) -> str:
    """Return the keyed hash of the network that OC counts the inquiry for; "" for a comment.

    IPv6 addresses of one /64 are one network. If OC is told no address (OC_CLIENT_IP_MODE), it counts the portal's own,
    so that all inquiries are of one network.
    """
    if inquiry.kind != Inquiry.Kind.TICKET:
        return ""
    text = f"{inquiry.service_id} {networks.get_network(payload.choose_client_ip(inquiry) or '')}"
    return hash_with_secret_key("inquiries.pacing", text)


def lock_network(inquiry: Inquiry, network: str) -> None:
    """Lock the network until the end of the transaction, so that its creates are counted one after the other."""
    if network and inquiry.service.paced:
        locks.hold("network", network)


def find_turn(inquiry: Inquiry, network: str, now: datetime) -> datetime:
    """Return when the inquiry may be sent: `now`, or when its network should have a free slot.

    Call it after `lock_network`. Inquiries that wait for the same network go first. A resend does not wait in this
    queue, and a member does not wait behind guests, who leave some of the network's slots to members.
    """
    if not network or not inquiry.service.paced:
        return now
    slots = _find_slots(network, now)
    begin = max([now, *(slot.blocks_until for slot in slots if slot.blocks_until)])
    is_resend = bool(inquiry.attempts_made) and inquiry.attempts.exclude(latest_arrival_at=None).exists()
    limits = Limits.choose(inquiry.usercode, is_resend=is_resend)
    before = {} if is_resend else _find_waiting_before(inquiry, network)
    if not before and _find_free_time(sorted(slot.at_latest for slot in slots), begin, limits) <= now:
        return now
    likely, turns = sorted(slot.likely for slot in slots), [begin]
    for each in (*map(Limits.choose, before.values()), limits):
        turns.append(_find_free_time(likely, turns[-1], each))
        insort(likely, turns[-1] + _get_longest_attempt())
    if before:
        # If slots were released meanwhile, the first in the queue gets one.
        first = Inquiry.objects.filter(pk=min(before), state=Inquiry.State.RATE_LIMITED, next_at__gt=turns[1])
        first.update(next_at=turns[1])
    return max(turns[-1], now + scale(_LEAST_WAIT))


def may_arrive_until(claimed_at: datetime) -> datetime:
    """Return the latest arrival of an attempt at its claim: OC refuses it once its signature has expired."""
    return claimed_at + scale(_SIGNATURE_LASTS)


def build_arrival(claimed_ms: int, error: OCError | None, now: datetime) -> dict[str, datetime | None]:
    """Build the attempt's changes after its outcome. A refused attempt counts; one that was not sent does not."""
    if isinstance(error, OutcomeUnknown):
        return {}
    if error is not None and not _was_sent(error):
        return {"latest_arrival_at": None}
    return {"latest_arrival_at": max(now, _parse_ms(claimed_ms) + _get_longest_attempt())}


def get_block_end(claimed_ms: int) -> datetime:
    """Return until when the network is blocked after OC said that it is over the limit."""
    jitter = random.Random(claimed_ms).uniform(0, _BLOCK_JITTER)  # noqa: S311 - the same for all who ask
    return _parse_ms(claimed_ms) + scale(_BLOCKED_FOR + jitter)


def postpone_network(inquiry: Inquiry, network: str, claimed_ms: int) -> None:
    """Postpone all rate-limited inquiries of the network until the block ends, so that their receipts say so."""
    ends = get_block_end(claimed_ms)
    waiting = Inquiry.objects.filter(service=inquiry.service_id, state=Inquiry.State.RATE_LIMITED, network=network)
    with transaction.atomic():
        lock_network(inquiry, network)  # a claim updates two rows of it
        waiting.exclude(network="").filter(next_at__lt=ends).update(next_at=ends)


def _find_slots(network: str, now: datetime) -> list[_RateSlot]:
    """Return the slots that attempts of the network hold, no more than can matter."""
    since = now - scale(_BLOCKED_FOR + _BLOCK_JITTER)
    attempts = Attempt.objects.filter(network=network, latest_arrival_at__gt=since).order_by("-latest_arrival_at")
    return [_read_slot(attempt, now) for attempt in attempts[:PER_DAY]]


def _read_slot(attempt: Attempt, now: datetime) -> _RateSlot:
    answered_by = _parse_ms(attempt.claimed_ms) + _get_longest_attempt()
    is_running = attempt.ended_at is None and now <= answered_by
    at_latest = attempt.latest_arrival_at or now
    is_block = attempt.outcome == OverLimit.__name__
    return _RateSlot(
        at_latest,
        likely=answered_by if is_running else at_latest,
        blocks_until=get_block_end(attempt.claimed_ms) if is_block else None,
    )


def _find_free_time(arrivals: Sequence[datetime], begin: datetime, limits: Limits) -> datetime:
    """Return from when one more arrival makes neither a minute nor a day too full. `arrivals` are ascending."""
    at = begin
    if len(arrivals) >= limits.per_minute:
        at = max(at, arrivals[-limits.per_minute] + scale(_MINUTE))
    if len(arrivals) >= limits.per_day:
        at = max(at, arrivals[-limits.per_day] + scale(_DAY))
    return at


def _find_waiting_before(inquiry: Inquiry, network: str) -> dict[int, str]:
    """Return the usercodes, by key and in order, of the inquiries that wait before it; a member's only members'."""
    waiting = Inquiry.objects.filter(service=inquiry.service_id, state=Inquiry.State.RATE_LIMITED, network=network)
    if not usercodes.is_guest(inquiry.usercode):
        waiting = waiting.exclude(usercode__startswith=usercodes.GUEST_PREFIX)
    return dict(waiting.filter(pk__lt=inquiry.pk).order_by("pk").values_list("pk", "usercode"))


def _get_longest_attempt() -> timedelta:
    """Return the longest that an attempt takes whose answer came: the deadline of the whole call."""
    return timedelta(seconds=max(settings.OC_DEADLINE, settings.OC_PAGE_DEADLINE))


def _was_sent(error: OCError) -> bool:
    """Whether OC may have counted the attempt. A certificate error happens before anything is sent."""
    if isinstance(error, Misconfigured):
        return error.result_code is not None or error.reason == "endpoint"
    return not isinstance(error, Unavailable) or error.result_code is not None


def _parse_ms(claimed_ms: int) -> datetime:
    return datetime.fromtimestamp(claimed_ms / 1000, tz=UTC)
