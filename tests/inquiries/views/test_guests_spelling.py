"""One mailbox is one address, however it is typed or pasted: where it is counted, mailed, looked up and told to OC."""

import pytest

from inquiries.models import Service
from tests.inquiries.views.guests import ADDRESS, LIST, ask_for_a_code, asked, mails, opened_with_a_code
from tests.inquiries.views.steps import filled
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

# Each is `ADDRESS` with an invisible character, in full-width letters, or in capitals.
PASTED = [
    f"{ADDRESS}\u200b",
    f"\u202a{ADDRESS}\u202c",
    "gil\u00addong@exam\u2060ple.com",
    "gildong\u3164@example.com",
    "ｇｉｌｄｏｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ",
    "GilDong@Example.com",
]


@pytest.fixture
def elsewhere(narae: Service, sandbox: Sandbox) -> Browser:
    """Another browser, that has sent nothing."""
    return Browser(sandbox)


@pytest.mark.parametrize("pasted", PASTED, ids=ascii)
def test_it_works(guest: Browser, elsewhere: Browser, sandbox: Sandbox, pasted: str) -> None:
    number = asked(guest, f_mail=pasted)
    assert sandbox.tickets()[0]["endUser"]["email"] == ADDRESS
    assert number in opened_with_a_code(elsewhere).text
    assert {to for message in mails() for to in message.to} == {ADDRESS}


def test_a_pasted_address_finds_the_typed_one(guest: Browser, elsewhere: Browser) -> None:
    number = asked(guest)
    page = opened_with_a_code(elsewhere, PASTED[0])
    assert number in page.text
    assert mails()[-1].to == [ADDRESS]
    assert number in elsewhere.get(f"{LIST}?q=%E2%80%8B{number.lower()}").text


def test_t41_no_spelling_steps_over_the_limit_of_an_address(guest: Browser, sandbox: Sandbox) -> None:
    Service.objects.update(paced=False)  # a guest's third in a minute would be held
    for spelled in (ADDRESS, PASTED[0], "gil.dong+1@example.com"):
        asked(guest, f_mail=spelled, f_content=spelled)
    for spelled in (*PASTED, "g.ildong@example.com", "gildong+2@example.com", '"gildong"@example.com'):
        page = filled(guest, f_mail=spelled, f_content=f"{spelled}!").submit()
        assert page.status in (422, 429)
    assert (
        len(
            [
                ticket
                for ticket in sandbox.tickets()
                if ticket["endUser"]["email"] in (ADDRESS, "gil.dong+1@example.com")
            ]
        )
        == 3
    )


def test_t41_no_spelling_steps_over_the_mails_of_a_day(guest: Browser, elsewhere: Browser) -> None:
    asked(guest)
    before = len(mails())
    for spelled in (ADDRESS, *PASTED):
        ask_for_a_code(elsewhere, spelled)
    assert len(mails()) - before <= 3


def test_another_mailbox_is_never_opened_by_one_that_is_counted_with_it(guest: Browser, elsewhere: Browser) -> None:
    number = asked(guest)
    ask_for_a_code(elsewhere, "gil.dong@example.com")
    assert {to for message in mails()[1:] for to in message.to} <= {ADDRESS}
    assert number not in elsewhere.get(LIST).text
