"""A visitor without cookies: nothing is kept before a person has typed, and all that one page posts is one guest's."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiries.models import Attachment, Draft, Inquiry
from inquiries.services.submission import drafts
from tests.inquiries.views.steps import NEW, filled, form_of, receipt_on
from tests.security.routes import routes
from tests.security.test_headers import address
from tests.support.htmlforms import Form
from tests.support.pages import HTMX, Browser
from tests.support.samplefiles import PNG

UPLOAD, DRAFTS = "/narae/files/", "/narae/drafts/"
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def without_session(browser: Browser) -> None:
    """As a request that left before the answer with the session's cookie had come."""
    browser.client.cookies.pop("session", None)


def posted(form: Form, **typed: str) -> dict[str, str]:
    """What the page's script posts of the form beside what was typed or picked."""
    return {name: form[name] for name in ("form_token", "csrfmiddlewaretoken")} | typed


def test_it_works(guest: Browser) -> None:
    assert receipt_on(filled(guest).submit())
    assert (Inquiry.objects.count(), Session.objects.count()) == (1, 1)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("query", ["", "?category=2601", "?draft=00000000-0000-0000-0000-000000000000"])
def test_looking_at_the_form_writes_nothing(guest: Browser, headers: dict[str, str], query: str) -> None:
    guest.get(NEW + query)  # what is held of the types is the same for everybody
    guest.client.cookies.clear()
    with CaptureQueriesContext(connection) as captured:
        page = guest.get(NEW + query, headers=headers)
    assert page.status == 200
    assert [query["sql"] for query in captured if _WRITES.match(query["sql"])] == []
    assert "session" not in guest.client.cookies


def test_looking_at_any_page_begins_no_session(guest: Browser) -> None:
    guest.client.raise_request_exception = False
    for route in routes():
        guest.client.cookies.clear()
        guest.client.get(address(route))
    assert Session.objects.count() == 0


def test_requests_of_one_page_belong_to_one_guest(guest: Browser) -> None:
    form = form_of(guest)
    for number in range(3):
        without_session(guest)
        picked = {"file": [(f"{number}.png", PNG)]}
        assert guest.post_parts(UPLOAD, posted(form), picked).status == 200
    page = form.fill(f_subject="x").submit()
    assert len(page.soup.select("#files li")) == 3
    assert Attachment.objects.values("usercode").distinct().count() == 1


def test_the_same_form_posted_twice_before_the_answer_came_is_one_inquiry(guest: Browser) -> None:
    form = filled(guest)
    first = receipt_on(form.submit())
    without_session(guest)
    assert receipt_on(form.submit()) == first
    assert Inquiry.objects.count() == 1


def test_two_pages_of_one_visitor_are_one_guests(guest: Browser) -> None:
    first, second = filled(guest), filled(guest, f_subject="다른 문의")
    assert receipt_on(first.submit()) != receipt_on(second.submit())
    assert Inquiry.objects.values("usercode").distinct().count() == 1


def test_drafts_of_two_pages_belong_to_one_guest(guest: Browser) -> None:
    first, second = filled(guest), filled(guest)
    guest.post_parts(DRAFTS, posted(second, f_subject="b"))
    without_session(guest)
    guest.post_parts(DRAFTS, posted(first, f_subject="a"))
    guest.post_parts(DRAFTS, posted(second, f_subject="c"))
    assert Draft.objects.values("owner").distinct().count() == 1


def test_an_empty_save_keeps_no_session(guest: Browser) -> None:
    assert guest.post_parts(DRAFTS, posted(form_of(guest), f_subject="")).status == 204
    assert (Session.objects.count(), Draft.objects.count()) == (0, 0)


def test_t36_a_draft_that_is_too_large_is_not_kept_and_the_page_is_told(guest: Browser) -> None:
    assert guest.post_parts(DRAFTS, posted(form_of(guest), f_subject="x" * drafts.MOST_BYTES)).status == 413
    assert (Session.objects.count(), Draft.objects.count()) == (0, 0)


def test_a_member_who_began_before_signing_in_goes_on(guest: Browser, member: Browser) -> None:
    """The form was opened without a session, and is posted in the member's session."""
    page = form_of(member).fill(f_subject="x").smuggle(form_token=form_of(guest)["form_token"]).submit()
    assert page.form()["f_subject"] == "x"
