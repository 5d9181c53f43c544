"""A receipt whose copy is past its time: it says so, and leads to the conversation."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from inquiries.models import Inquiry
from tests.inquiries.views.steps import filled, form_of, rescued
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say


def purge() -> None:
    Inquiry.objects.update(delivered_at=timezone.now() - timedelta(days=91))
    call_command("purge")
    assert not Inquiry.objects.exists()


@pytest.fixture
def form(member: Browser) -> Form:
    return filled(member, f_subject="택배", f_content="글")


@pytest.fixture
def receipt(form: Form) -> Page:
    """The page of a receipt, as it was before the purge."""
    page = form.submit()
    purge()
    return page


def test_it_works(receipt: Page) -> None:
    page = receipt.browser.get(receipt.url)
    assert page.status == 410
    assert say("It has been delivered, and our copy has been deleted", "en") in page.heading
    assert "kept here for 90 days" in page.main
    assert page.follow(".actions-inline a").heading == "택배"


def test_its_form_sent_again_leads_there_and_gives_the_text_back(form: Form, receipt: Page, sandbox: Sandbox) -> None:
    page = form.submit()
    assert page.status == 410
    assert rescued(page) == ["홍길동", "gildong@example.com", "글", "택배"]
    assert len(sandbox.journal("create")) == 1


def test_a_guest_is_led_to_their_own_conversation(guest: Browser) -> None:
    receipt = filled(guest, f_subject="손님").submit()
    purge()
    page = guest.get(receipt.url)
    assert page.status == 410
    assert page.follow(".actions-inline a").heading == "손님"


def test_a_purged_receipt_is_404_for_another_customer(receipt: Page, other_member: Browser, guest: Browser) -> None:
    form_of(guest).submit()
    for browser in (other_member, guest):
        assert browser.get(receipt.url).status == 404
