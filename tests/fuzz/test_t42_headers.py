"""T42: typed text never becomes a header: not of a mail, not of an answer of the portal."""

import pytest

from inquiries.models import Inquiry
from tests.inquiries.views.steps import created, filled
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.tables import pairs

BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\x00", "\x1b"]
FIELDS = {"f_name": "홍길동", "f_mail": "gildong@example.com", "f_subject": "문의"}


@pytest.mark.parametrize(("field", "line_break"), pairs(FIELDS, BREAKS), ids=ascii)
def test_t42_a_line_break_in_a_line_is_refused(member: Browser, sandbox: Sandbox, field: str, line_break: str) -> None:
    page = filled(member, **{field: f"{FIELDS[field]}{line_break}Bcc: victim@example.com"}).submit()
    assert page.status == 422
    assert not Inquiry.objects.exists()
    assert created(sandbox) == []


@pytest.mark.parametrize("field", ["f_name", "f_subject"])
def test_t42_an_encoded_line_break_arrives_as_typed(member: Browser, sandbox: Sandbox, field: str) -> None:
    filled(member, **{field: "a%0d%0aBcc: b@example.com \\r\\nX: y"}).submit()
    (ticket,) = created(sandbox)
    value = ticket["subject"].rpartition(" [#")[0] if field == "f_subject" else ticket["endUser"]["username"]
    assert value == "a%0d%0aBcc: b@example.com \\r\\nX: y"


@pytest.mark.parametrize(
    "address", ["a@example.com, b@example.com", "a@example.com;b@example.com", "A <a@example.com>"]
)
def test_t42_one_address_is_one_address(member: Browser, sandbox: Sandbox, address: str) -> None:
    assert filled(member, f_mail=address).submit().status == 422
    assert created(sandbox) == []
