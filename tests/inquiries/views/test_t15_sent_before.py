"""T15: one form is one inquiry whatever else is posted with it, and the same words in a new form are asked about."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from inquiries.models import Draft, Inquiry
from tests.inquiries.views.draftsteps import offers
from tests.inquiries.views.steps import EVERYTHING, LINES, NEW, created, everything, filled, form_of, receipt_on
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say

LANGUAGES = ("ko", "en", "ja", "zh-hans", "th")


def second(page: Page) -> Page:
    """Press "Yes, send it as a second one"."""
    return page.form().submit(page.soup.select_one("button[name=second_of]"))


def test_t15_the_same_words_in_a_new_form_are_asked_about(member: Browser, sandbox: Sandbox) -> None:
    first = filled(member).submit()
    page = filled(member).submit()
    assert page.status == 422
    assert receipt_on(first) in page.one("#errors").get_text()
    assert len(created(sandbox)) == 1
    assert page.follow("#errors a").url == first.url
    assert receipt_on(second(page)) != receipt_on(first)
    assert len(created(sandbox)) == 2


def test_t15_typed_values_are_kept_while_the_question_is_asked(member: Browser) -> None:
    typed = form_of(member, EVERYTHING).fill(**everything())
    typed.submit()
    form = form_of(member, EVERYTHING).fill(**everything()).attach(("사진.png", PNG))
    assert receipt_on(form.submit()), "another file makes it another inquiry"
    page = form_of(member, EVERYTHING).fill(**everything()).submit()
    shown = page.form()
    assert {name: shown.values(name) for name in everything()} == {
        name: [value] if isinstance(value, str) else value for name, value in everything().items()
    }
    assert len(offers(member.get(NEW))) == 1, "it is kept as a draft, too"


def test_t15_the_files_stay_while_it_is_asked(member: Browser, sandbox: Sandbox) -> None:
    filled(member).attach(("사진.png", PNG)).submit()
    page = filled(member).attach(("사진.png", PNG)).submit()
    assert page.texts("#files .file-name") == ["사진.png"]
    second(page)
    assert [len(create["attachments"]) for create in created(sandbox)] == [1, 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_t15_it_is_asked_in_every_language_in_local_time(member: Browser, language: str) -> None:
    member.headers = {"Accept-Language": language}
    filled(member).submit()
    Inquiry.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    page = filled(member).submit()
    with translation.override(language):
        when = date_format(timezone.localtime(Inquiry.objects.get().created_at), "TIME_FORMAT")
    words = page.one("#errors").get_text(" ")
    assert when in words
    assert Inquiry.objects.get().receipt in words
    if language != "en":
        assert not re.search(r"[a-z]{4,}", words), "every word of it is translated"


def test_t15_a_third_time_is_asked_about_the_second(member: Browser, sandbox: Sandbox) -> None:
    filled(member).submit()
    stale = filled(member).submit()
    newest = receipt_on(second(filled(member).submit()))
    page = second(stale)
    assert page.status == 422
    assert newest in page.one("#errors").get_text()
    assert len(created(sandbox)) == 2


def test_t15_the_button_alone_confirms_nothing_else(member: Browser, sandbox: Sandbox) -> None:
    filled(member).submit()
    page = filled(member).smuggle(second_of="AAAAA-AAAAAA").submit()
    assert page.status == 422
    assert len(created(sandbox)) == 1


def test_t15_a_further_question_is_asked_about_too(member: Browser, sandbox: Sandbox) -> None:
    thread = filled(member).submit().follow("#receipt-state a")
    again = member.get(thread.url).form().fill(comment=LINES)
    thread.form().fill(comment=LINES).submit()
    page = again.submit()
    assert page.status == 422
    assert page.form()["comment"] == LINES
    sent = Inquiry.objects.get(kind=Inquiry.Kind.COMMENT)
    with translation.override("en"):
        when = date_format(timezone.localtime(sent.created_at), "TIME_FORMAT")
    asked = "You sent the same question at %(time)s, with the receipt number %(number)s. Send it again?"
    assert say(asked, "en", time=when, number=sent.receipt) in page.main
    assert len(sandbox.journal("comment")) == 1
    second(page)
    assert len(sandbox.journal("comment")) == 2


def test_t15_an_inquiry_sent_a_second_time_leaves_no_draft(member: Browser) -> None:
    filled(member).submit()
    second(filled(member).submit())
    assert not Draft.objects.exists()


def test_t15_of_one_form_with_other_words_the_first_wins_and_that_is_said(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    first = form.submit()
    page = form.fill(f_content="다른 이야기").submit()
    assert page.status == 422
    assert receipt_on(first) in page.texts("#errors li")[0]
    assert page.form()["f_content"] == "다른 이야기"
    assert [create["content"] for create in created(sandbox)] == ["내용"]


def test_t15_another_sessions_form_is_refused_with_the_text_kept(
    member: Browser, other_member: Browser, guest: Browser, sandbox: Sandbox
) -> None:
    token = form_of(member)["form_token"]
    for browser in (other_member, guest):
        page = filled(browser, f_content=LINES).smuggle(form_token=token).submit()
        assert page.status == 422
        assert page.form()["f_content"] == LINES
        assert page.form()["form_token"] != token
    assert created(sandbox) == []


def test_t15_a_form_of_an_earlier_guest_of_this_browser_is_sent_anew_on_purpose_only(guest: Browser) -> None:
    """The session of the guest who sent it has ended, and another form has begun a new one."""
    one, two = filled(guest, f_subject="하나", f_content=LINES), filled(guest, f_subject="둘")
    first = receipt_on(one.submit())
    guest.client.cookies.pop(settings.SESSION_COOKIE_NAME)
    two.submit()
    page = one.submit()
    assert page.status == 422
    assert say("This form was already sent. To send it as a new inquiry, press the button again.", "en") in page.main
    assert first not in page.text
    assert page.form()["f_content"] == LINES
    assert Inquiry.objects.count() == 2
    assert receipt_on(page.form().submit()) != first
    assert Inquiry.objects.count() == 3
