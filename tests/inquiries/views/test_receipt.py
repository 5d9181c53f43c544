"""The receipt: shown at once, true at any moment, and only to its owner."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from inquiries.models import Inquiry
from tests.inquiries.views.steps import EVERYTHING, NASTY, everything, filled, form_of, oc_is_down, receipt_on
from tests.support.pages import HTMX, Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say, say_fixed_part

State = Inquiry.State


@pytest.fixture
def waiting(member: Browser, sandbox: Sandbox) -> Page:
    """The receipt of an inquiry that OC does not have yet."""
    form = filled(member, f_subject=NASTY).attach(("사진.png", PNG))
    oc_is_down(sandbox)
    page = form.submit()
    sandbox.clear_faults()
    return page


def state_of(page: Page) -> Page:
    return page.browser.get(f"{page.url}state/", headers=HTMX)


def tone(page: Page) -> str:
    (shown,) = page.soup.select("#receipt-state")
    return next(name for name in shown["class"] if name.startswith("tone-"))


def test_it_works(member: Browser) -> None:
    page = form_of(member, EVERYTHING).fill(**everything()).attach(("사진.png", PNG)).submit()
    assert page.status == 200
    assert tone(page) == "tone-done"
    assert receipt_on(page) in page.one("title").get_text()
    shown = dict(zip(page.texts(".sent dt"), page.texts(".sent dd"), strict=True))
    assert shown[say("Topic", "en", context="label")].endswith("Large appliances > Refrigerators")
    assert shown["Subject"] == NASTY
    assert shown["Model"] == "NR-\"F870S\" <'&'>😀"
    assert "Not cold enough" in shown["Symptoms"]
    assert "Noise & vibration" in shown["Symptoms"]
    assert shown["Preferred time of visit"] == "2026-07-12 09:30"
    assert "I have read about the visit charge" in shown["Visit charge"]
    assert page.follow(".sent-files a").body == PNG


def test_p08_the_number_comes_first_and_what_was_sent_is_folded(waiting: Page) -> None:
    assert waiting.text.index(receipt_on(waiting)) < waiting.text.index(waiting.heading)
    folded = waiting.one("details.receipt-sent")
    assert not folded.has_attr("open")
    assert folded.select_one(".sent")
    assert waiting.soup.select_one(".sent details:not([open])"), "the text of the consent"


def test_the_check_mark_is_drawn_for_a_fresh_receipt_only(waiting: Page) -> None:
    assert waiting.soup.select_one(".progress-line.is-fresh")
    assert not state_of(waiting).soup.select_one(".is-fresh"), "the poll draws it no second time"
    Inquiry.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert not waiting.browser.get(waiting.url).soup.select_one(".is-fresh")


def test_it_leads_to_the_conversation(member: Browser) -> None:
    page = filled(member, f_subject="택배").submit()
    assert page.follow("#receipt-state a").heading == "택배"


def test_it_asks_for_itself_until_it_is_settled(waiting: Page) -> None:
    assert waiting.soup.select_one("#receipt-state[hx-get][hx-trigger='every 3s']")
    assert waiting.soup.select_one("#receipt-state a[href]"), "without a script there is a link"
    Inquiry.objects.update(next_at="2020-01-01T00:00Z")
    call_command("deliver", once=True)
    page = state_of(waiting)
    assert not page.soup.html
    assert tone(page) == "tone-done"
    assert not page.soup.select("[hx-get], [hx-trigger]")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.ACCEPTED, "tone-waiting"),
        (State.SENDING, "tone-waiting"),
        (State.OUTCOME_UNKNOWN, "tone-waiting"),
        (State.NEEDS_OPERATOR, "tone-waiting"),
        (State.RATE_LIMITED, "tone-waiting"),
        (State.NEEDS_CORRECTION, "tone-attention"),
        (State.CANCELLED, "tone-attention"),
    ],
)
def test_every_state_has_words(waiting: Page, state: str, expected: str) -> None:
    Inquiry.objects.update(state=state)
    page = waiting.browser.get(waiting.url)
    assert tone(page) == expected
    assert page.heading
    assert "fail" not in page.main.lower()
    is_settled = state in {State.NEEDS_CORRECTION, State.CANCELLED}
    assert bool(page.soup.select_one("#receipt-state[hx-get]")) is not is_settled
    assert bool(page.soup.select_one("a[href$='/edit/']")) is (state == State.NEEDS_CORRECTION)


def test_an_inquiry_held_by_the_spam_policy_says_that_it_comes_later(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "code", result_code=1001, message="raw words")
    page = form.submit()
    assert tone(page) == "tone-waiting"
    assert (
        say_fixed_part("We pass inquiries on at a steady pace. Yours follows automatically after %(time)s.", "en")
        in page.main
    )
    assert "raw words" not in page.text


def test_p30_a_guest_sees_it_in_the_same_browser(guest: Browser, sandbox: Sandbox) -> None:
    page = filled(guest).submit()
    assert page.status == 200
    assert guest.get(page.url).status == 200
    assert "/accounts/sign-in/" in Browser(sandbox).get(page.url).url


def test_the_receipt_of_another_customer_is_404(waiting: Page, other_member: Browser, guest: Browser) -> None:
    form_of(guest).submit()
    for browser in (other_member, guest):
        for address in (waiting.url, f"{waiting.url}state/", f"{waiting.url}edit/"):
            assert browser.get(address).status == 404


@pytest.mark.parametrize("number", ["AAAAA-AAAAAA", "x", "%00", "a%20b", "é", "x" * 300])
def test_a_number_that_is_none_is_not_there(member: Browser, number: str) -> None:
    assert member.get(f"/narae/receipts/{number}/").status == 404


def test_a_poll_after_the_session_ended_leads_to_sign_in(waiting: Page) -> None:
    waiting.browser.client.logout()
    page = waiting.browser.get(f"{waiting.url}state/", headers=HTMX | {"HX-Current-URL": waiting.url})
    path = waiting.url.removeprefix("http://testserver")
    assert page.headers["HX-Redirect"] == f"/accounts/sign-in/?next={path}"


def test_it_is_for_reading(waiting: Page) -> None:
    token = waiting.attribute("[name=csrfmiddlewaretoken]", "value")
    assert waiting.browser.post(waiting.url, f"csrfmiddlewaretoken={token}".encode()).status == 405
