"""An own inquiry that the team does not have any more: its detail answers 404 after agents deleted or merged it."""

from urllib.parse import urlsplit

import pytest

from inquiries.models import Attempt, Draft, Inquiry
from tests.inquiries.views.steps import filled
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.words import say

GONE = say("Our support team no longer has this inquiry: it was deleted or merged into another one.", "en")

FORMER = say("This inquiry was sent to our previous support system. Its answers can no longer be shown here.", "en")


@pytest.fixture
def ticket(member: Browser) -> str:
    sent = filled(member, f_subject="지워진 문의", f_content="무엇을 물었는지").submit()
    return urlsplit(sent.follow("#receipt-state a").url).path


def gone(sandbox: Sandbox) -> None:
    sandbox.fault("detail", "code", result_code=404, http_status=404)


def test_it_works(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    gone(sandbox)
    page = member.get(ticket)
    assert page.status == 200
    assert GONE in page.main
    assert say("The address may be wrong, or the page belongs to another account.", "en") not in page.main
    assert "무엇을 물었는지" in page.main
    assert Inquiry.objects.get().receipt in page.main or page.heading == "지워진 문의"
    assert not page.soup.select("textarea")
    assert member.get(f"{ticket}print/").status == 200


def test_what_was_sent_to_a_former_address_is_not_called_deleted(
    member: Browser, sandbox: Sandbox, ticket: str
) -> None:
    Attempt.objects.update(sent_to="real former narae")
    gone(sandbox)
    page = member.get(ticket)
    assert page.status == 200
    assert GONE not in page.main
    assert FORMER in page.main
    assert "무엇을 물었는지" in page.main
    assert page.form_to(f"{ticket}again/").submit().one("textarea[name=f_content]")
    assert FORMER in member.get(f"{ticket}print/").main


def test_a_reply_is_kept_and_given_back_and_goes_into_a_new_inquiry(
    member: Browser, sandbox: Sandbox, ticket: str
) -> None:
    form = member.get(ticket).form().fill(comment="아직도 안 됩니다")
    gone(sandbox)
    page = form.submit()
    assert page.status == 422
    assert GONE in page.main
    assert "아직도 안 됩니다" in page.main
    assert Draft.objects.get().typed["comment"] == ["아직도 안 됩니다"]
    new = page.form_to(f"{ticket}again/").submit()
    content = new.one("textarea[name=f_content]").get_text()
    assert "지워진 문의" in content
    assert content.endswith("아직도 안 됩니다")


def test_also_where_the_copy_here_is_deleted(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    Inquiry.objects.all().delete()  # what was read before is known by its mark
    gone(sandbox)
    page = member.get(ticket)
    assert (page.status, GONE in page.main) == (200, True)
    # Its type is not known any more: the new inquiry begins with the choice of one.
    assert "?draft=" in page.form_to(f"{ticket}again/").submit().url


def test_a_guests_own_too(guest: Browser, sandbox: Sandbox) -> None:
    address = filled(guest).submit().follow("#receipt-state a").url
    gone(sandbox)
    page = guest.get(address)
    assert (page.status, GONE in page.main) == (200, True)


def test_another_customer_is_not_told_that_a_ticket_is_gone(
    member: Browser, other_member: Browser, guest: Browser, sandbox: Sandbox, ticket: str
) -> None:
    filled(guest).submit()
    gone(sandbox)
    for stranger in (other_member, guest):
        page = stranger.get(ticket)
        assert page.status == 404
        assert GONE not in page.text
