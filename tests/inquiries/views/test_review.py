"""Where a service wants it, customers look over what they send before it goes."""

import pytest

from inquiries.models import Draft, Inquiry, Service
from tests.inquiries.views.steps import EVERYTHING, LINES, created, everything, filled, form_of, receipt_on
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox

CARD = "4111 1111 1111 1111"


@pytest.fixture(autouse=True)
def _with_a_review(narae: Service) -> None:
    Service.objects.filter(pk=narae.pk).update(review_step=True)


def review(page: Page) -> Form:
    """What is to be looked over; nothing was accepted yet."""
    assert page.status == 200
    assert not Inquiry.objects.exists()
    return page.form("review")


def test_it_works(member: Browser, sandbox: Sandbox) -> None:
    page = form_of(member, EVERYTHING).fill(**everything()).attach(("사진.png", PNG)).submit()
    form = review(page)
    shown = page.one(".sent").get_text(" ", strip=True)
    for answer in ("홍 '길동' <b>", "Not cold enough", "2026-07-01", "Agreed", "사진.png"):
        assert answer in shown
    assert receipt_on(form.submit())
    (sent,) = created(sandbox)
    assert len(sent["attachments"]) == 1
    assert Inquiry.objects.get().submitted.typed["f_content"] == [LINES]
    assert not Draft.objects.exists()


def test_it_is_off_unless_an_operator_wants_it(member: Browser, narae: Service) -> None:
    Service.objects.filter(pk=narae.pk).update(review_step=False)
    assert receipt_on(filled(member).submit())


def test_it_can_be_changed_with_all_that_there_is(member: Browser) -> None:
    form = review(form_of(member, EVERYTHING).fill(**everything()).attach(("사진.png", PNG)).submit())
    page = form.submit(form.tag.select_one("button[name=change]"))
    again = page.form()
    assert page.status == 200
    assert not page.soup.select(".error")
    assert again["f_content"] == LINES
    assert again.values("f_personalAgree") == ["on"]
    assert page.texts("#files .file-name") == ["사진.png"]
    changed = review(again.fill(f_content="Nur eines noch.").submit())
    assert receipt_on(changed.submit())
    assert Inquiry.objects.get().submitted.content == "Nur eines noch."


def test_sent_twice_it_is_one_inquiry(member: Browser, sandbox: Sandbox) -> None:
    form = review(filled(member).submit())
    assert receipt_on(form.submit()) == receipt_on(form.submit())
    assert len(created(sandbox)) == 1


def test_errors_are_shown_before_the_review(member: Browser) -> None:
    page = filled(member, f_mail="not an address").submit()
    assert page.status == 422
    assert page.soup.select_one("form#inquiry .error")


def test_a_guest_looks_it_over_too(guest: Browser) -> None:
    assert receipt_on(review(filled(guest).submit()).submit())


def test_it_is_kept_while_it_is_looked_over(member: Browser) -> None:
    review(filled(member).submit())
    assert Draft.objects.get().typed["f_subject"] == ["문의"]


def test_a_doubt_is_shown_and_asked_about_once(member: Browser) -> None:
    page = filled(member, f_content=CARD).submit()
    assert page.status == 422
    page = page.form().submit()
    assert page.soup.select_one(".note-warning")
    assert receipt_on(review(page).submit())
