"""Notices: all of them, and one."""

import pytest

from inquiries.services.upstream import stale_cache
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.words import say

NOTICES = "/narae/notices/"
HOLIDAYS = 1232
FIRST = f"{say('Pinned:', 'en')} Some card payments are delayed"


def test_it_works(guest: Browser) -> None:
    page = guest.get(NOTICES)
    assert page.status == 200
    assert len(page.texts(".row")) == 8
    assert page.texts(".row-title")[0] == FIRST


def test_pinned_ones_come_first_and_say_so_in_words(guest: Browser) -> None:
    pinned = [say("Pinned:", "en") in title for title in guest.get(NOTICES).texts(".row-title")]
    assert pinned == sorted(pinned, reverse=True)
    assert sum(pinned) == 2


def test_one_notice(guest: Browser) -> None:
    page = guest.get(f"{NOTICES}{HOLIDAYS}/")
    assert page.heading == "Delivery and customer service over the holidays"
    assert page.texts(".prose li")[0] == "Last dispatch: 2 pm on the day before the holidays"
    picture = guest.get(page.attribute(".prose img", "src"))
    assert picture.headers["Content-Type"] == "image/png"
    paper = guest.get(page.attribute(".tile .icon-button", "href"))
    assert paper.body.startswith(b"%PDF-")


def test_p23_its_day_is_the_one_that_it_is_dated(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.reset(wild=False)
    page = guest.get(f"{NOTICES}{HOLIDAYS}/")
    listed = guest.get(NOTICES)
    assert page.attribute("time", "datetime") in [tag["datetime"] for tag in listed.soup.select("time")]


def test_there_are_pages_of_them(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.publish("notices", *({"texts": {"en": [f"Notice {n}", "<p>x</p>"]}} for n in range(30)))
    first = guest.get(NOTICES)
    assert len(first.texts(".row")) == 20
    second = first.follow(".pages a")
    assert len(second.texts(".row")) == 18
    assert not set(first.texts(".row-title")) & set(second.texts(".row-title"))


@pytest.mark.parametrize("page", ["0", "99", "x", "-1", "1" * 40])
def test_odd_pages_are_pages_too(guest: Browser, page: str) -> None:
    assert len(guest.get(f"{NOTICES}?page={page}").texts(".row")) == 8


@pytest.mark.parametrize("path", ["1/", f"{HOLIDAYS}/files/abc/", "99999999999999999999/"])
def test_a_missing_notice_or_file_is_404(guest: Browser, path: str) -> None:
    assert guest.get(NOTICES + path).status == 404


def test_a_file_of_a_question_is_not_one_of_a_notice(guest: Browser) -> None:
    file_url = guest.get("/narae/help/3401/").attribute(".tile .icon-button", "href")
    file_id = file_url.partition("/files/")[2].partition("/")[0]
    assert guest.get(f"{NOTICES}{HOLIDAYS}/files/{file_id}/").status == 404


def test_none_is_said_in_words(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.unpublish("notices")
    assert say("There are no notices at the moment.", "en") in guest.get(NOTICES).main


def test_f38_while_oc_is_down_the_copy_serves_and_says_so(guest: Browser, sandbox: Sandbox) -> None:
    guest.get(NOTICES)
    stale_cache.slots.clear()
    sandbox.fault("*", "html", status=503)
    for path in (NOTICES, f"{NOTICES}{HOLIDAYS}/"):
        assert (
            say("We cannot reach our help pages right now, so what you see may be slightly out of date.", "en")
            in guest.get(path).main
        )


def test_they_stand_on_the_start_page(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.config(wild=False)  # each notice has its day, by which they are ordered
    page = guest.get("/narae/")
    assert page.texts("[aria-labelledby=start-notices] .row-title")[0] == FIRST
    assert len(page.texts("[aria-labelledby=start-notices] .row")) == 3
    assert len(page.texts("[aria-labelledby=start-questions] .row")) == 5
    assert page.form_to("/narae/search/").fill(q="refund").submit().texts(".row-title")


def test_the_start_page_does_without_them(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)
    page = guest.get("/narae/")
    assert page.status == 200
    assert page.soup.select_one("main a[href='/narae/inquiries/new/']")
    assert page.texts("[aria-labelledby=start-notices]") == []
