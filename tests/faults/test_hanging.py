"""F33 and F34: OC does not answer for a while. Pages show what is known at once, and the rest as soon as it is there.

That nothing is waited for shows in the order of events: the page is there while OC is still silent.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import requests
from django.test import override_settings

from inquiries.models import Inquiry
from tests.faults.steps import CLOSED, impatient, moved_to
from tests.inquiries.views.steps import LIST, filled, oc_is_down
from tests.support.pages import Browser, Page
from tests.support.rawserver import PATIENCE, Peer, RawServer
from tests.support.sandbox import Sandbox
from tests.support.words import say

NO_TIME = override_settings(OC_FIRST_WAIT=0.01)


@dataclass
class Silence:
    """OC, behind a line on which every answer is held back until `over`."""

    over: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def silence(member: Browser, sandbox: Sandbox, raw_server: Callable[..., RawServer]) -> Iterator[Silence]:
    held = Silence()

    def hold_back(peer: Peer) -> None:
        while request := peer.request():
            held.asked.append(request.target)
            held.over.wait(PATIENCE)
            headers = {name: value for name, value in request.headers.items() if name != "host"}
            answer = requests.request(request.method, sandbox.url + request.target, headers=headers, data=request.body)
            peer.answer(answer.content, headers={"Content-Type": "application/json"})

    sandbox.config(wild=False)
    member.get(LIST)  # types are known
    filled(member, f_subject="여기서 보냄").submit()
    moved_to(raw_server(hold_back).url)
    with NO_TIME:
        yield held
    held.over.set()


def rows(page: Page) -> list[str]:
    return page.texts("ol.rows .row-title")


def rest(page: Page) -> str:
    return page.attribute("[data-rest]", "data-rest")


def test_F33_the_list_shows_what_was_sent_from_here_and_then_all(member: Browser, silence: Silence) -> None:
    page = member.get(f"{LIST}?size=50")
    assert not silence.over.is_set()
    assert rows(page) == ["여기서 보냄"]
    assert page.one(".late [role=status]").get_text(strip=True) == say("Loading your inquiries.", "en")
    silence.over.set()
    whole = member.get(rest(page))
    assert len(rows(whole)) == 50
    assert len(silence.asked) == 1, "the read went on, and OC was not asked again"
    assert not whole.soup.select(".late")


def test_F33_without_a_script_the_browser_asks_for_the_rest(member: Browser, silence: Silence) -> None:
    page = member.get(f"{LIST}?sort=createdDt:asc")
    assert page.attribute("noscript meta[http-equiv=refresh]", "content") == f"0; url={rest(page)}"
    assert rest(page).startswith(f"{LIST}?sort=createdDt%3Aasc&wait=")


def test_F33_what_filters_might_exclude_is_not_shown_before_it_is_known(member: Browser, silence: Silence) -> None:
    assert rows(member.get(f"{LIST}?group=done")) == []
    assert rows(member.get(f"{LIST}?page=2")) == []


def test_F33_the_read_of_one_member_is_not_handed_to_another(
    member: Browser, other_member: Browser, sandbox: Sandbox, silence: Silence
) -> None:
    url = rest(member.get(LIST))
    silence.over.set()
    theirs = [ticket["subject"] for ticket in sandbox.tickets() if ticket["usercode"] == "st20001"]
    assert sorted(rows(other_member.get(url))) == sorted(theirs)
    assert len(rows(member.get(url))) == 20
    assert len(rows(member.get(url))) == 20, "once it was handed over, OC is asked again"


def test_F33_when_oc_stays_silent_the_page_says_so(member: Browser, silence: Silence) -> None:
    with impatient():
        page = member.get(rest(member.get(LIST)))
    assert not silence.over.is_set()
    assert page.soup.select_one(".note-error[role=alert]")
    assert rows(page) == ["여기서 보냄"]
    assert page.attribute(".note-error a", "href") == LIST


def test_F33_an_oc_that_fails_at_once_costs_no_second_request(member: Browser, sandbox: Sandbox) -> None:
    oc_is_down(sandbox)
    moved_to(CLOSED)
    page = member.get(LIST)
    assert page.soup.select_one(".note-error[role=alert]")
    assert not page.soup.select("[data-rest]")


def test_F33_a_conversation_shows_what_was_sent_and_then_all(member: Browser, silence: Silence) -> None:
    ticket = Inquiry.objects.get().ticket_id
    page = member.get(f"{LIST}{ticket}/")
    assert not silence.over.is_set()
    assert page.heading == "여기서 보냄"
    assert page.soup.select(".fold[open]")
    assert page.one(".late [role=status]").get_text(strip=True) == say("Loading the conversation.", "en")
    assert not page.soup.select("form#inquiry"), "what would be typed there would be replaced"
    silence.over.set()
    whole = member.get(rest(page))
    assert whole.soup.select("ol.thread .message")
    assert len(silence.asked) == 1, "the read went on, and OC was not asked again"


def test_F33_the_conversation_of_another_member_is_not_found(other_member: Browser, silence: Silence) -> None:
    ticket = Inquiry.objects.get().ticket_id
    page = other_member.get(f"{LIST}{ticket}/")
    assert "여기서 보냄" not in page.text
    silence.over.set()
    assert other_member.get(rest(page)).status == 404
