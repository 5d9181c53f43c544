"""T38 and T39: whose limit is used up is told by the socket, whatever a request says of its address."""

from inquiries.models import Inquiry
from tests.inquiries.views.steps import created, filled
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

VICTIM = "198.51.100.7"
FORGED = (
    "X-Forwarded-For",
    "X-Real-IP",
    "Forwarded",
    "X-Client-IP",
    "CF-Connecting-IP",
    "True-Client-IP",
    "OC-Client-IP",
)


def told(sandbox: Sandbox) -> list[str]:
    """The customers' addresses as OC was told them."""
    headers = [{name.lower(): value for name, value in entry["headers"].items()} for entry in sandbox.journal("create")]
    return [header["oc-client-ip"] for header in headers]


def send(member: Browser, number: int, address: str) -> None:
    says = {name: f"for={address}" if name == "Forwarded" else address for name in FORGED}
    filled(member, f_content=f"문의 {number}").submit(headers=says)


def test_t39_a_forged_address_is_not_passed_on(member: Browser, sandbox: Sandbox) -> None:
    for number in range(3):
        send(member, number, VICTIM)
    assert told(sandbox) == ["127.0.0.1"] * 3
    # Nor has the victim lost a place.
    filled(member, f_content="내 문의").submit(REMOTE_ADDR=VICTIM)
    assert told(sandbox)[3:] == [VICTIM]


def test_t39_ones_own_limit_cannot_be_gone_around(member: Browser, sandbox: Sandbox) -> None:
    for number in range(4):
        send(member, number, f"192.0.2.{number}")
    assert len(created(sandbox)) == 3
    assert Inquiry.objects.filter(state=Inquiry.State.RATE_LIMITED).count() == 1
