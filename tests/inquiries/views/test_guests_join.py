"""A member who wrote as a guest before: what was sent with a verified address of theirs can be added."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from accounts.models import User
from inquiries.models import Inquiry, Service, SharedInquiry
from tests.inquiries.views.guests import ADDRESS, LIST, asked
from tests.inquiries.views.steps import created, filled, receipt_on
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say_fixed_part, say_number

JOIN = "/narae/guests/join/"
NOW_LISTED = "%(n)d inquiry was found and is listed here."
QUESTION_RECEIVED = "Our support team has received your question. Receipt number: %(number)s"
FOUND = say_number("We found %(n)s inquiry that was sent with your email address without signing in.", 1, "en")


@pytest.fixture
def verified(member: Browser) -> Browser:
    """A member who has shown that the guest's address is theirs."""
    has_address(member)
    return member


def has_address(browser: Browser, address: str = ADDRESS, *, verified: bool = True) -> None:
    EmailAddress.objects.create(user=browser.account, email=address, verified=verified)


def join(browser: Browser) -> Page:
    return browser.get(LIST).form_to(JOIN).submit()


def test_it_works(guest: Browser, verified: Browser) -> None:
    number = asked(guest, f_subject="예전 문의")
    page = verified.get(LIST)
    assert FOUND in page.main
    page = join(verified)
    assert say_number(NOW_LISTED, 1, "en") in page.main
    assert number in page.text
    assert FOUND not in page.main
    thread = page.follow(f"a[href$='/receipts/{number}/']").follow("#receipt-state a")
    assert thread.heading == "예전 문의"


def test_a_member_goes_on_under_the_guests_usercode(guest: Browser, verified: Browser, sandbox: Sandbox) -> None:
    """At OC the ticket stays whose it was: under the member's own code it is not there."""
    number = asked(guest)
    join(verified)
    thread = verified.get(f"/narae/receipts/{number}/").follow("#receipt-state a")
    form = thread.form().fill(comment="회원으로 더 묻습니다").attach(("메모.txt", b"text"))
    page = form.submit()
    assert say_fixed_part(QUESTION_RECEIVED, "en") in page.main
    assert "회원으로 더 묻습니다" in page.main
    (comment,) = [entry for entry in sandbox.journal("comment") if entry["executed"]]
    usercode = created(sandbox)[0]["endUser"]["usercode"]
    assert usercode.startswith("guest-")
    assert usercode in str(comment)
    assert page.follow(".message-mine .tile-open").body == b"text"


def test_a_comment_that_waits_has_a_receipt_of_its_own(guest: Browser, verified: Browser, sandbox: Sandbox) -> None:
    number = asked(guest)
    join(verified)
    thread = verified.get(f"/narae/receipts/{number}/").follow("#receipt-state a")
    form = thread.form().fill(comment="기다리는 질문")
    sandbox.fault("comment", "html", status=503)
    page = form.submit().follow(".is-pending a")
    assert "/receipts/" in page.url
    assert "기다리는 질문" in page.main
    assert verified.get(page.url).status == 200


def test_a_comment_on_a_joined_inquiry_is_kept_as_a_draft(guest: Browser, verified: Browser) -> None:
    number = asked(guest)
    join(verified)
    thread = verified.get(f"/narae/receipts/{number}/").follow("#receipt-state a")
    form = thread.form().fill(comment="아직 쓰는 중")
    values = {name: values[0] for name, values in form.filled_values.items() if values}
    saved = verified.post_parts(str(form.tag["data-draft"]), values)
    assert say_fixed_part("Draft saved at %(time)s", "en") in saved.text
    assert "아직 쓰는 중" in verified.get(thread.url).main


def test_an_address_that_was_not_verified_joins_nothing(guest: Browser, member: Browser) -> None:
    number = asked(guest)
    has_address(member, verified=False)
    page = member.get(LIST)
    assert FOUND not in page.main
    token = page.attribute("[name=csrfmiddlewaretoken]", "value")
    member.post(JOIN, f"csrfmiddlewaretoken={token}".encode())
    assert not SharedInquiry.objects.exists()
    assert member.get(f"/narae/receipts/{number}/").status == 404


def test_the_address_in_the_account_alone_joins_nothing(guest: Browser, member: Browser) -> None:
    asked(guest)
    User.objects.update(email=ADDRESS)
    assert FOUND not in member.get(LIST).main


def test_inquiries_of_another_address_are_not_joined(guest: Browser, verified: Browser, other_member: Browser) -> None:
    mine, theirs = asked(guest), asked(guest, f_mail="another@example.com")
    join(verified)
    assert verified.get(f"/narae/receipts/{mine}/").status == 200
    assert verified.get(f"/narae/receipts/{theirs}/").status == 404
    assert other_member.get(f"/narae/receipts/{mine}/").status == 404


def test_another_services_are_not_joined(guest: Browser, verified: Browser, sandbox: Sandbox) -> None:
    number = asked(guest)
    second = Service.objects.get()
    second.pk, second.slug = None, "second"
    second.save()
    assert FOUND not in verified.get("/second/inquiries/").main
    join(verified)
    assert verified.get(f"/second/receipts/{number}/").status == 404


def test_a_joined_inquiry_is_not_offered_again(guest: Browser, verified: Browser) -> None:
    asked(guest)
    join(verified)
    assert FOUND not in verified.get(LIST).main
    asked(guest, f_subject="둘")
    assert FOUND in verified.get(LIST).main


def test_the_guests_browser_keeps_it(guest: Browser, verified: Browser) -> None:
    number = asked(guest)
    join(verified)
    assert guest.get(f"/narae/receipts/{number}/").status == 200


def test_a_guest_joins_nothing(guest: Browser) -> None:
    page = filled(guest).submit()
    token = page.attribute("[name=csrfmiddlewaretoken]", "value")
    guest.post(JOIN, f"csrfmiddlewaretoken={token}".encode())
    assert not SharedInquiry.objects.exists()


def test_p19_a_joined_inquiry_that_is_closed_is_asked_about_as_the_member(
    guest: Browser, verified: Browser, sandbox: Sandbox
) -> None:
    number = asked(guest, f_subject="예전 문의")
    join(verified)
    thread = verified.get(f"/narae/receipts/{number}/").follow("#receipt-state a")
    sandbox.set_status(thread.url.rstrip("/").rpartition("/")[2], "closed")
    thread = verified.get(thread.url)
    page = Form(thread, thread.one("main form[action$='/again/']")).submit()
    assert number in page.form()["f_content"]
    page.form().fill(f_personalAgree=["on"]).submit()
    assert created(sandbox)[-1]["endUser"]["usercode"] == verified.account.usercode


def test_a_joined_ones_question_that_came_too_late_is_asked_again_as_the_member(
    guest: Browser, verified: Browser, sandbox: Sandbox
) -> None:
    number = asked(guest)
    join(verified)
    thread = verified.get(f"/narae/receipts/{number}/").follow("#receipt-state a")
    form = thread.form().fill(comment="늦은 질문").attach(("메모.txt", b"text"))
    sandbox.fault("comment", "http", status=429, headers={}, body="", times=1)
    late = form.submit().follow(".is-pending a")
    sandbox.set_status(thread.url.rstrip("/").rpartition("/")[2], "closed")
    Inquiry.objects.filter(kind=Inquiry.Kind.COMMENT).update(next_at="2020-01-01T00:00Z")
    call_command("deliver", once=True)
    late = verified.get(late.url)
    page = Form(late, late.one("#receipt-state form")).submit()
    assert "늦은 질문" in page.form()["f_content"]
    assert page.texts("#files .file-name") == ["메모.txt"]
    new = page.form().fill(f_personalAgree=["on"]).submit()
    assert created(sandbox)[-1]["endUser"]["usercode"] == verified.account.usercode
    assert Inquiry.objects.get(kind=Inquiry.Kind.COMMENT).state == Inquiry.State.REPLACED
    assert receipt_on(new) != receipt_on(late)
