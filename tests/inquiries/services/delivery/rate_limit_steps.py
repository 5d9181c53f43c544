"""What the tests of pacing do again and again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from common.usercodes import generate_member_code
from inquiries.models import Inquiry, Service
from inquiries.services.delivery import claims, rate_limit
from inquiries.services.delivery.claims import Claim
from tests.inquiries.services.steps import aged, deliver
from tests.support.factories import changed, guest_usercode, make_inquiry
from tests.support.sandbox import Sandbox

State = Inquiry.State
DAY = 24 * 3600
D = 20  # seconds: the deadline of a whole call
OFFICE, OTHER_OFFICE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def counted_here_only(sandbox: Sandbox) -> None:
    """Time is moved in the portal only, so the sandbox has to keep its own policy out of it."""
    sandbox.config(spam_policy=False)


def asks(service: Service, address: str = OFFICE, **changes: Any) -> Inquiry:
    """A member's inquiry."""
    return make_inquiry(service, generate_member_code(), client_ip=address, **changes)


def guest_asks(service: Service, address: str = OFFICE, **changes: Any) -> Inquiry:
    return make_inquiry(service, guest_usercode(), client_ip=address, **changes)


def claim(inquiry: Inquiry) -> Claim:
    claimed = claims.claim(inquiry)
    assert claimed is not None
    return claimed


def is_held(inquiry: Inquiry) -> bool:
    return claims.claim(inquiry) is None and Inquiry.objects.get(pk=inquiry.pk).state == State.RATE_LIMITED


def full_minute(service: Service, address: str = OFFICE) -> list[Inquiry]:
    """As many as a network may send within a minute, delivered just now."""
    return [deliver(asks(service, address)) for _ in range(3)]


def full_day(service: Service) -> list[Inquiry]:
    """As many as a network may send within a day, some time ago."""
    return [aged(deliver(asks(service)), 3600 + number) for number in range(9)]


def make_queue(service: Service) -> tuple[Inquiry, Inquiry]:
    """Two inquiries of one member that wait for their network. Only the second is due; the first could be sent."""
    first, second = (make_inquiry(service, client_ip=OFFICE) for _number in range(2))
    held: dict[str, Any] = {"state": State.RATE_LIMITED, "network": rate_limit.hash_network(first)}
    second = changed(second, **held)
    return changed(
        first, next_at=timezone.now() + timedelta(hours=1), **held
    ), second  # changed last: last in the table
