"""Drafts: offered and never put in unasked, under the same one-time token, and only to their owner."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import Attachment, Draft
from tests.inquiries.views.draftsteps import START, as_typed, kept_without_script, offers, restored, save
from tests.inquiries.views.steps import EVERYTHING, LINES, NEW, SIMPLE, created, everything, filled, form_of, receipt_on
from tests.support.htmlforms import Form
from tests.support.pages import Browser
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say, say_fixed_part


def test_it_works(member: Browser) -> None:
    form = filled(member, f_content=LINES)
    answer = save(form)
    assert answer.status == 200
    assert answer.body.decode().startswith(say_fixed_part("Draft saved at %(time)s", "en"))
    page = member.get(NEW)
    assert len(offers(page)) == 1
    assert "문의" in page.texts(".draft")[0]
    assert say_fixed_part("It is kept until %(day)s.", "en") in page.texts(".draft")[0]
    assert "Something else" in page.texts(".draft")[0]
    page = restored(page)
    assert page.status == 200
    assert as_typed(page.form()) == as_typed(form)
    assert receipt_on(page.form().submit())
    assert not Draft.objects.exists()
    assert offers(member.get(NEW)) == []


def test_p04_it_is_offered_and_never_put_in_unasked(member: Browser) -> None:
    save(filled(member, f_content=LINES))
    page = member.get(f"{NEW}?category={SIMPLE}")
    assert page.form()["f_content"] == ""
    assert len(offers(page)) == 1


def test_p04_what_the_portal_filled_in_is_no_draft(member: Browser) -> None:
    """A file that was refused, or a text that was taken back, leaves none, which would stand before real ones."""
    save(filled(member, f_subject="하나"))
    form = form_of(member)
    assert (form["f_name"], form["f_mail"]) == ("홍길동", "st18888@example.com")
    assert save(form).status == 204
    assert save(form.fill(f_content="둘")).status == 200
    assert len(offers(member.get(START))) == 2
    assert save(form.fill(f_content="")).status == 204
    assert len(offers(member.get(START))) == 1
    assert save(form.fill(f_mail="other@example.com")).status == 200


def test_the_start_page_offers_all_of_them(member: Browser) -> None:
    assert offers(member.get(START)) == []
    save(filled(member, f_subject="하나"))
    save(filled(member, f_subject="둘"))
    page = member.get(START)
    assert len(offers(page)) == 2
    assert len(page.soup.select("details .draft")) == 1  # the older one is folded
    assert restored(page).form()["f_subject"] == "둘"


def test_every_kind_of_field_comes_back(member: Browser) -> None:
    form = form_of(member, EVERYTHING).fill(**everything())
    kept_without_script(form)
    page = restored(member.get(NEW))
    assert as_typed(page.form()) == as_typed(form)
    assert not page.soup.select(".has-error")
    assert receipt_on(page.form().submit())


def test_its_files_come_back_and_are_sent(member: Browser, sandbox: Sandbox) -> None:
    kept_without_script(filled(member).attach(("사진.png", PNG)))
    page = restored(member.get(NEW))
    assert page.texts("#files .file-name") == ["사진.png"]
    page.form().submit()
    assert len(created(sandbox)[0]["attachments"]) == 1


def test_taken_up_it_is_the_same_form(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    save(form)
    again = restored(member.get(NEW)).form()
    first = form.submit()
    assert again.submit().url == first.url
    assert len(created(sandbox)) == 1


def test_an_erased_value_stays_erased(member: Browser) -> None:
    kept_without_script(filled(member, f_mail="", f_personalAgree=[]))
    form = restored(member.get(NEW)).form()
    assert form["f_mail"] == ""
    assert form.values("f_personalAgree") == []


def test_discarding_deletes_it_and_its_files(member: Browser) -> None:
    kept_without_script(filled(member).attach(("사진.png", PNG)))
    page = member.get(f"{NEW}?category={SIMPLE}")
    page = Form(page, page.one(".draft form")).submit()
    assert page.url.endswith(f"{NEW}?category={SIMPLE}")
    assert offers(page) == []
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "words", "문의", "/a\\b"]
)
def test_discarding_does_not_redirect_to_another_host(member: Browser, target: str) -> None:
    save(filled(member))
    page = member.get(START)
    page = Form(page, page.one(".draft form")).smuggle(next=target).submit(follow=False)
    assert page.headers["Location"] == START


def test_a_draft_that_is_gone_says_so(member: Browser) -> None:
    save(filled(member))
    url = restored(member.get(NEW)).url
    Draft.objects.all().delete()
    page = member.get(url)
    assert page.status == 200
    assert say("This draft is no longer available: it was sent, discarded or has expired.", "en") in page.main
    assert page.form()["f_content"] == ""


def test_it_expires_on_the_day_that_it_names(member: Browser) -> None:
    save(filled(member))
    Draft.objects.update(updated_at=timezone.now() - timedelta(days=7.01))
    assert offers(member.get(NEW)) == []


# --- whose it is -------------------------------------------------------------------------------------------------


def test_a_member_finds_it_on_another_device(member: Browser, sandbox: Sandbox) -> None:
    save(filled(member, f_content=LINES))
    elsewhere = Browser(sandbox, member.user)
    assert restored(elsewhere.get(NEW)).form()["f_content"] == LINES


def test_a_guest_finds_it_in_the_same_browser(guest: Browser, sandbox: Sandbox) -> None:
    save(filled(guest, f_content=LINES))
    assert restored(guest.get(NEW)).form()["f_content"] == LINES
    elsewhere = Browser(sandbox)
    elsewhere.get(NEW)
    assert offers(elsewhere.get(NEW)) == []


def test_a_draft_is_not_shown_to_another_customer(member: Browser, other_member: Browser, guest: Browser) -> None:
    save(filled(member, f_content=LINES))
    url = restored(member.get(NEW)).url
    for browser in (other_member, guest):
        assert offers(browser.get(NEW)) == []
        page = browser.get(url)
        assert say("This draft is no longer available: it was sent, discarded or has expired.", "en") in page.main
        assert LINES not in page.text
        discard = member.get(START).attribute(".draft form", "action")
        token = page.attribute("[name=csrfmiddlewaretoken]", "value")
        browser.post(str(discard), f"csrfmiddlewaretoken={token}".encode())
    assert Draft.objects.exists()


def test_a_draft_of_another_customer_is_not_changed(member: Browser, other_member: Browser, sandbox: Sandbox) -> None:
    theirs = filled(member)
    save(theirs)
    stolen = filled(other_member, f_content="other words").smuggle(form_token=theirs["form_token"])
    assert save(stolen).status == 204
    assert "other words" not in str(Draft.objects.get().typed)


# --- the address for scripts -------------------------------------------------------------------------------------


def test_it_takes_posts_only(member: Browser) -> None:
    assert member.get("/narae/drafts/").status == 405


def test_an_empty_form_is_not_kept(member: Browser) -> None:
    form = filled(member, f_name="", f_mail="", f_subject="", f_content="", f_personalAgree=[])
    assert save(form).status == 204
    assert not Draft.objects.exists()


def test_a_save_after_sending_is_no_draft(member: Browser) -> None:
    form = filled(member)
    form.submit()
    assert save(form).status == 204
    assert offers(member.get(NEW)) == []


@pytest.mark.parametrize("token", ["", "nonsense", "a.b:c"])
def test_a_token_that_is_none_of_ours_keeps_nothing(member: Browser, token: str) -> None:
    assert save(filled(member).smuggle(form_token=token)).status == 204
    assert not Draft.objects.exists()
