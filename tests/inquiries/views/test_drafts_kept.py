"""What was typed survives: an ended session, signing in, a token that changed, an error."""

import pytest

from inquiries.models import Attachment, Draft, Service
from tests.inquiries.views.draftsteps import START, as_typed, kept_without_script, offers, restored, save, sign_in
from tests.inquiries.views.steps import LINES, NEW, created, filled, form_of, receipt_on
from tests.support.factories import make_member
from tests.support.pages import Browser
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say, say_fixed_part

SIGNED_OUT = (
    "You are no longer signed in, so nothing was sent. What you wrote is saved as a draft: "
    "sign in and the form will come back as you filled it in."
)
FILES_LEFT = (
    "The files you attached are not part of this form. Please attach them again, or sign in as before to get them back."
)


@pytest.fixture
def members_only(narae: Service) -> None:
    Service.objects.update(guests_allowed=False)


@pytest.mark.usefixtures("members_only")
def test_p01_after_the_session_ended_the_same_form_comes_back(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_content=LINES)
    files = kept_without_script(form.attach(("사진.png", PNG)))
    form = files.form().fill(f_subject="나중에")
    member.client.cookies.pop("session")
    page = form.submit()
    assert page.status == 403
    assert say(SIGNED_OUT, "en") in page.main
    assert created(sandbox) == []
    page = sign_in(page, member.account.username)
    assert as_typed(page.form()) == as_typed(form)
    assert page.texts("#files .file-name") == ["사진.png"]
    assert receipt_on(page.form().submit())


@pytest.mark.usefixtures("members_only")
def test_a_draft_saved_after_the_session_ended_is_kept_for_its_member(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_content=LINES)
    member.client.cookies.pop("session")
    assert save(form).status == 200
    assert restored(Browser(sandbox, member.user).get(NEW)).form()["f_content"] == LINES


def test_p05_files_that_stayed_with_the_member_are_told_of(member: Browser, sandbox: Sandbox) -> None:
    form = kept_without_script(filled(member, f_content=LINES).attach(("사진.png", PNG))).form()
    member.client.cookies.pop("session")
    page = form.submit()
    assert page.status == 422
    assert page.texts("#files .file-name") == []
    assert say(FILES_LEFT, "en") in page.main
    page = sign_in(page, member.account.username)
    assert page.texts("#files .file-name") == ["사진.png"]


def test_a_draft_kept_for_a_member_is_not_offered_to_a_guest(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_content=LINES)
    member.client.cookies.pop("session")
    page = form.submit()
    assert page.status == 422
    assert page.form()["f_content"] == LINES
    assert offers(member.get(NEW)) == []
    page = sign_in(page, member.account.username)
    assert page.form()["f_content"] == LINES


@pytest.mark.usefixtures("members_only")
def test_another_member_who_signs_in_does_not_get_the_draft(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_content=LINES)
    member.client.cookies.pop("session")
    page = sign_in(form.submit(), make_member("somebody").username)
    assert say("This draft is no longer available: it was sent, discarded or has expired.", "en") in page.main
    assert LINES not in page.form()["f_content"]
    assert offers(member.get(START)) == []


def test_a_form_of_one_member_sent_as_another_is_no_draft_of_theirs(
    member: Browser, other_member: Browser, sandbox: Sandbox
) -> None:
    """They share a browser, and the page has taken over the second sign-in's token."""
    form = filled(member, f_content=LINES)
    page = form_of(other_member)
    token = page["csrfmiddlewaretoken"]
    for cookie in ("session", "csrftoken"):
        member.client.cookies[cookie] = other_member.client.cookies[cookie].value
    refused = form.smuggle(csrfmiddlewaretoken=token).submit()
    assert refused.status == 422
    assert refused.form()["f_content"] == LINES
    assert offers(other_member.get(START)) == []
    assert created(sandbox) == []


def test_a_guest_who_signs_in_takes_it_along(guest: Browser, narae: Service) -> None:
    form = filled(guest, f_content=LINES).attach(("사진.png", PNG))
    kept_without_script(form)
    user = make_member("tester")
    page = restored(sign_in(guest.get(NEW), "tester"))
    assert page.form()["f_content"] == LINES
    assert page.texts("#files .file-name") == ["사진.png"]
    page.form().submit()
    assert Attachment.objects.get().usercode == user.usercode


def test_a_form_begun_as_a_guest_goes_on_as_a_member_with_its_files(guest: Browser, sandbox: Sandbox) -> None:
    page = kept_without_script(filled(guest, f_content=LINES).attach(("사진.png", PNG)))
    user = make_member("tester")
    token = sign_in(guest.get(START), "tester").attribute("[name=csrfmiddlewaretoken]", "value")
    page = page.form().smuggle(csrfmiddlewaretoken=str(token)).submit()
    assert page.status == 422
    assert page.texts("#files .file-name") == ["사진.png"]
    assert receipt_on(page.form().submit())
    (ticket,) = created(sandbox)
    assert ticket["endUser"]["usercode"] == user.usercode
    assert len(ticket["attachments"]) == 1


def test_a_guests_form_that_was_sent_is_not_sent_again_as_a_member(guest: Browser, sandbox: Sandbox) -> None:
    form = filled(guest)
    form.submit()
    make_member("tester")
    token = sign_in(guest.get(START), "tester").attribute("[name=csrfmiddlewaretoken]", "value")
    page = form.smuggle(csrfmiddlewaretoken=str(token)).submit()
    assert page.status == 422
    assert page.form()["form_token"] != form["form_token"]
    assert len(created(sandbox)) == 1


def test_a_sent_form_is_another_one_for_a_member_who_signs_in_later(guest: Browser, sandbox: Sandbox) -> None:
    """The session that knew of the guest has ended in between, by signing out."""
    form = filled(guest)
    form.submit()
    make_member("tester")
    guest.client.cookies.pop("session")
    token = sign_in(guest.get(START), "tester").attribute("[name=csrfmiddlewaretoken]", "value")
    page = form.smuggle(csrfmiddlewaretoken=str(token)).submit()
    assert page.status == 422
    assert len(created(sandbox)) == 1
    assert receipt_on(page.form().submit())
    assert len(created(sandbox)) == 2


# --- a token that changed, and errors ----------------------------------------------------------------------


@pytest.mark.parametrize("token", ["nonsense", ""])
def test_a_post_that_cannot_be_trusted_offers_to_go_on(member: Browser, sandbox: Sandbox, token: str) -> None:
    form = filled(member, f_content=LINES)
    page = form.smuggle(csrfmiddlewaretoken=token).submit()
    assert page.status == 403
    assert created(sandbox) == []
    page = page.follow("main a.button-primary")
    assert as_typed(page.form()) == as_typed(form)
    assert receipt_on(page.form().submit())


def test_another_site_makes_no_draft(member: Browser) -> None:
    form = filled(member, f_content=LINES).smuggle(csrfmiddlewaretoken="nonsense")
    page = form.submit(headers={"Sec-Fetch-Site": "cross-site"})
    assert not page.soup.select_one("main a.button-primary")
    assert not Draft.objects.exists()


def test_a_reply_whose_token_changed_goes_on_too(member: Browser) -> None:
    thread = filled(member).submit().follow("#receipt-state a")
    page = thread.form().fill(comment=LINES).smuggle(csrfmiddlewaretoken="nonsense").submit()
    page = page.follow("main a.button-primary")
    assert page.form()["comment"] == LINES
    assert page.url.startswith(thread.url)


def test_a_form_with_errors_is_kept_without_a_script(member: Browser) -> None:
    form = filled(member, f_content=LINES, f_mail="nonsense")
    page = form.submit()
    assert page.status == 422
    assert say_fixed_part("Draft saved at %(time)s", "en") in page.main
    assert restored(member.get(NEW)).form()["f_mail"] == "nonsense"


def test_keeping_a_draft_sends_nothing_and_finds_no_fault(member: Browser, sandbox: Sandbox) -> None:
    page = kept_without_script(filled(member, f_content=LINES, f_mail="nonsense"))
    assert page.status == 200
    assert not page.soup.select(".has-error")
    assert say_fixed_part("Draft saved at %(time)s", "en") in page.main
    assert created(sandbox) == []
