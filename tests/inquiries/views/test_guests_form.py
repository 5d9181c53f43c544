"""The guests' form: robots are slowed down, strangers' mailboxes stay empty, and nothing typed is lost."""

import time
from typing import Any

import pytest

from inquiries.models import GuestInquiry, Inquiry, Service
from tests.inquiries.views.guests import ADDRESS, asked, mails, opened_with_a_code
from tests.inquiries.views.steps import LINES, created, filled, form_of
from tests.support.factories import make_form_token
from tests.support.htmlforms import Form
from tests.support.pages import HTMX, Browser
from tests.support.sandbox import Sandbox
from tests.support.tables import cases
from tests.support.words import say

TRAP = "second_subject"
NOTE = say("(Sent by a guest. The email address has not been confirmed.)", "en")


@pytest.fixture
def _suspicious(settings: Any) -> None:
    settings.GUEST_FORM_SECONDS = 3


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    moment = time.time() + seconds
    monkeypatch.setattr(time, "time", lambda: moment)


def test_it_works(guest: Browser, sandbox: Sandbox, _suspicious: None, monkeypatch: pytest.MonkeyPatch) -> None:
    form = filled(guest)
    later(monkeypatch, 5)
    assert "/receipts/" in form.submit().url
    assert len(created(sandbox)) == 1


# --- robots ---------------------------------------------------------------------------------------------------


def test_t50_a_form_sent_at_once_is_shown_again_with_its_text(
    guest: Browser, sandbox: Sandbox, _suspicious: None
) -> None:
    page = filled(guest, f_content=LINES).attach(("메모.txt", b"text")).submit()
    assert page.status == 422
    assert say("That was very quick. If you meant to send it, please press the button again.", "en") in page.main
    assert created(sandbox) == []
    form = page.form()
    assert form["f_content"] == LINES
    assert "메모.txt" in page.main
    assert "/receipts/" in form.submit().url
    assert len(created(sandbox)) == 1


def test_t50_a_form_with_the_hidden_field_filled_is_shown_again(guest: Browser, sandbox: Sandbox) -> None:
    page = filled(guest, f_content=LINES).fill(**{TRAP: "http://buy.example"}).submit()
    assert page.status == 422
    assert page.form()[TRAP] == ""
    assert page.form()["f_content"] == LINES
    assert "/receipts/" in page.form().submit().url


def test_t50_a_robot_that_fills_everything_each_time_sends_nothing(
    guest: Browser, sandbox: Sandbox, _suspicious: None
) -> None:
    page = filled(guest).fill(**{TRAP: "x"}).submit()
    for _try in range(20):
        page = page.form().fill(**{TRAP: "x"}).submit()
        assert page.status == 422
    assert created(sandbox) == []
    assert mails() == []


def test_t50_a_form_without_its_mark_is_a_robots(guest: Browser, sandbox: Sandbox, _suspicious: None) -> None:
    form: Form = filled(guest)
    form.filled_values.pop("opened")
    assert form.submit().status == 422
    assert created(sandbox) == []


def test_t50_a_member_is_never_suspected(member: Browser, sandbox: Sandbox, _suspicious: None) -> None:
    form = filled(member)
    assert TRAP not in form.names
    assert "opened" not in form.names
    form.smuggle(**{TRAP: "x"}).submit()
    assert len(created(sandbox)) == 1


def test_the_hidden_field_is_hidden_from_people_and_screen_readers(guest: Browser) -> None:
    trap = form_of(guest).page.one(f"[name={TRAP}]")
    assert trap["tabindex"] == "-1"
    assert trap["autocomplete"] == "off"
    assert trap.find_parent(attrs={"aria-hidden": "true", "inert": True})


def test_the_form_that_a_pick_brings_has_its_mark(guest: Browser) -> None:
    page = guest.get("/narae/inquiries/new/?category=2601", headers=HTMX)
    assert page.soup.select_one("input[name=opened][value]")


# --- limits ---------------------------------------------------------------------------------------------------


def test_t41_three_inquiries_a_day_come_with_an_address(guest: Browser, sandbox: Sandbox) -> None:
    Service.objects.update(paced=False)  # a guest's third in a minute would be held
    for number in range(3):
        asked(guest, f_subject=str(number))
    page = filled(guest, f_subject="넷째", f_mail=ADDRESS.upper()).attach(("메모.txt", b"text")).submit()
    assert page.status == 422
    assert (
        say(
            "Several inquiries have been sent with this email address today. Please send yours tomorrow, "
            "or sign in. You can also confirm with “Find my inquiries” that the address is yours and then "
            "send it again.",
            "en",
        )
        in page.main
    )
    assert page.form()["f_subject"] == "넷째"
    assert "메모.txt" in page.main
    assert len(created(sandbox)) == 3


def test_a_guest_with_a_confirmed_address_may_send_more(guest: Browser, sandbox: Sandbox) -> None:
    for number in range(3):
        asked(guest, f_subject=str(number))
    opened_with_a_code(guest)
    assert "/receipts/" in filled(guest, f_subject="넷째").submit().url


def test_a_member_has_no_such_limit(member: Browser) -> None:
    for number in range(4):
        assert "/receipts/" in filled(member, f_subject=str(number)).submit().url


def test_t41_twenty_inquiries_an_hour_come_from_a_network(narae: Service, sandbox: Sandbox, settings: Any) -> None:
    settings.GUEST_NETWORK_LIMIT = 4
    pages = [filled(Browser(sandbox), f_mail=f"v{number}@example.com").submit() for number in range(6)]
    assert [page.status for page in pages] == [200] * 4 + [422] * 2
    assert (
        say("We have received many inquiries from your network. Please send yours again in an hour, or sign in.", "en")
        in pages[-1].main
    )
    elsewhere = filled(Browser(sandbox), f_mail="v9@example.com").submit(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status == 200


def test_p29_a_guest_over_the_limit_can_still_read_and_sign_in(narae: Service, sandbox: Sandbox, settings: Any) -> None:
    settings.GUEST_NETWORK_LIMIT = 1
    guest = Browser(sandbox)
    assert filled(guest, f_mail="v1@example.com").submit().status == 200
    assert filled(guest, f_mail="v2@example.com").submit().status == 422
    receipt = f"receipts/{Inquiry.objects.get().receipt}/"
    for address in ("", "inquiries/", "inquiries/new/?category=2601", "help/", receipt):
        assert guest.get(f"/narae/{address}").status == 200
    assert guest.get("/accounts/sign-in/").status == 200


@pytest.mark.parametrize("posts", cases([60, 1_000]))
def test_t41_many_posts_make_few_inquiries_and_few_mails(
    narae: Service, sandbox: Sandbox, settings: Any, posts: int
) -> None:
    """A script with a form of its own for each post, many victims and one; and a session that it keeps."""
    settings.GUEST_FORM_SECONDS = 0
    robot = Browser(sandbox)
    form = filled(robot)
    values = {name: values[0] for name, values in form.filled_values.items() if values}
    url = "/narae/inquiries/new/?category=2601"

    for number in range(posts):
        values["form_token"] = make_form_token(narae.pk, "")
        values["f_mail"] = "victim@example.com" if number % 2 else f"v{number}@example.com"
        robot.client.post(url, {**values, "f_subject": str(number)}, headers=robot.headers)
    assert GuestInquiry.objects.count() <= 20
    by_address = [mail.to[0] for mail in mails()]
    assert len(by_address) <= 20
    assert by_address.count("victim@example.com") <= 3
    assert len(created(sandbox)) <= 20


# --- what agents are told -------------------------------------------------------------------------------------


def test_t06_agents_read_that_the_address_is_not_certain(guest: Browser, sandbox: Sandbox) -> None:
    Service.objects.update(default_language="en")
    filled(guest, f_content="첫 줄\n둘째 줄").submit()
    content = created(sandbox)[0]["content"]
    assert content.startswith("첫 줄<br>둘째 줄<br><br>(")
    assert NOTE in content


def test_t06_the_note_is_in_the_agents_language(guest: Browser, sandbox: Sandbox) -> None:
    asked(guest)
    assert say("(Sent by a guest. The email address has not been confirmed.)") in created(sandbox)[0]["content"]


def test_t06_a_confirmed_guest_or_a_member_has_no_note_for_the_agent(
    guest: Browser, member: Browser, sandbox: Sandbox
) -> None:
    asked(guest)
    opened_with_a_code(guest)
    asked(guest, f_subject="둘")
    filled(member).submit()
    assert [ticket["content"] for ticket in created(sandbox)[1:]] == ["내용", "내용"]


def test_t06_typing_the_address_of_another_person_shows_none_of_their_inquiries(
    guest: Browser, sandbox: Sandbox
) -> None:
    """A visitor who types a stranger's address sees their own inquiries, and none of the stranger's."""
    theirs = asked(guest)
    thief = Browser(sandbox)
    mine = asked(thief, f_subject="도둑")
    page = thief.get("/narae/inquiries/")
    assert mine in page.text or "도둑" in page.text
    assert theirs not in page.text
    assert thief.get(f"/narae/receipts/{theirs}/").status == 404
