"""What was typed survives in each form that one writes into: an inquiry, a reply, a correction, another type."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from inquiries.models import Draft, Inquiry, Service
from inquiries.services.upstream import stale_cache
from tests.inquiries.views.draftsteps import kept_without_script, offers, restored, save, sign_in
from tests.inquiries.views.steps import LINES, SIMPLE, correction_of, created, filled, rescued
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FORMS = ("inquiry", "reply", "correction", "another type")
Open = Callable[[Browser, Sandbox], Page]


def an_inquiry(browser: Browser, sandbox: Sandbox) -> Page:
    return browser.get(f"/narae/inquiries/new/?category={SIMPLE}")


def a_reply(browser: Browser, sandbox: Sandbox) -> Page:
    return filled(browser).submit().follow("#receipt-state a")


def a_correction(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.fault("create", "code", result_code=400, times=1)
    return browser.get(correction_of(filled(browser).submit()).url)


def another_type(browser: Browser, sandbox: Sandbox) -> Page:
    a_correction(browser, sandbox)
    return browser.get(f"/narae/receipts/{Inquiry.objects.get().receipt}/move/?category=2603")


OPEN: dict[str, Open] = dict(zip(FORMS, (an_inquiry, a_reply, a_correction, another_type), strict=True))


@pytest.fixture(params=FORMS)
def page(request: pytest.FixtureRequest, member: Browser, sandbox: Sandbox) -> Page:
    """The page with the form, as it is opened."""
    return OPEN[request.param](member, sandbox)


def text_of(page: Page) -> str:
    return "comment" if "comment" in page.form().names else "f_content"


def written(page: Page) -> dict[str, str]:
    return {text_of(page): LINES}


def test_every_change_is_kept_and_found_on_another_device(page: Page, sandbox: Sandbox) -> None:
    assert save(page.form().fill(**written(page))).status == 200
    elsewhere = Browser(sandbox, page.browser.user)
    again = restored(elsewhere.get(page.url))
    assert again.form()[text_of(page)] == LINES


def test_a_guest_finds_it_in_the_same_browser_only(guest: Browser, sandbox: Sandbox) -> None:
    page = a_reply(guest, sandbox)
    save(page.form().fill(comment=LINES))
    assert restored(guest.get(page.url)).form()["comment"] == LINES
    assert offers(Browser(sandbox).get("/narae/inquiries/new/")) == []


def test_it_is_offered_after_a_reload_and_not_put_in_unasked(page: Page) -> None:
    before = page.form()[text_of(page)]
    save(page.form().fill(**written(page)))
    again = page.browser.get(page.url)
    assert again.form()[text_of(page)] == before
    assert len(offers(again)) == 1


def test_a_validation_error_keeps_it(page: Page) -> None:
    name = "comment" if text_of(page) == "comment" else "f_mail"
    wrong = page.form().fill(**written(page) | ({"f_mail": "nonsense"} if name == "f_mail" else {"comment": " \n "}))
    answer = wrong.submit()
    assert answer.status == 422
    if name == "f_mail":
        assert answer.form()["f_content"] == LINES
        assert Draft.objects.count() == 1


def test_an_ended_session_keeps_it_and_the_same_form_comes_back(page: Page) -> None:
    Service.objects.update(guests_allowed=False)
    form = page.form().fill(**written(page))
    page.browser.client.cookies.pop("session")
    refused = form.submit()
    assert refused.status == 403
    again = sign_in(refused, page.browser.account.username)
    assert again.url.partition("?")[0] == page.url.partition("?")[0]
    assert again.form()[text_of(page)] == LINES


def test_a_csrf_failure_keeps_it_and_our_own_page_returns_the_form(page: Page) -> None:
    refused = page.form().fill(**written(page)).smuggle(csrfmiddlewaretoken="nonsense").submit()
    assert refused.status == 403
    assert LINES in rescued(refused)
    again = refused.follow("main a.button-primary")
    assert again.url.partition("?")[0] == page.url.partition("?")[0]
    assert again.form()[text_of(page)] == LINES


def test_sending_deletes_it(page: Page) -> None:
    save(page.form().fill(**written(page)))
    last = restored(page.browser.get(page.url)).form()
    if "f_personalAgree" in last.names:
        values = {"f_subject": "문의", "f_personalAgree": ["on"], "f_name": "홍길동", "f_mail": "gildong@example.com"}
        last = last.fill(**values)
    last.submit()
    assert not Draft.objects.exists()


def test_an_upstream_error_keeps_it(member: Browser, narae: Service, sandbox: Sandbox) -> None:
    """OC is away and no copy of the form is left: a shorter one holds the text, and it waits as a draft."""
    form = filled(member, f_content=LINES)
    sandbox.fault("*", "html", status=503)
    stale_cache.slots.clear()
    narae.catalogcopy_set.all().delete()
    page = form.submit()
    assert page.status == 422
    assert page.form()["f_content"] == LINES
    sandbox.clear_faults()
    stale_cache.slots.clear()
    assert restored(member.get("/narae/inquiries/new/")).form()["f_content"] == LINES


def test_an_upstream_error_after_it_was_received_is_no_reason_to_keep_a_draft(
    member: Browser, sandbox: Sandbox
) -> None:
    form = filled(member)
    save(form)
    sandbox.fault("*", "html", status=503)
    assert "/receipts/" in form.submit().url
    assert not Draft.objects.exists()
    assert created(sandbox) == []


# --- "Draft from 14:02: restore, discard" ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_offer_names_the_local_time_and_both_choices(member: Browser, language: str) -> None:
    save(filled(member))
    draft = Draft.objects.get()
    page = member.get("/narae/inquiries/new/", headers={"Accept-Language": language})
    with translation.override(language):
        when = date_format(timezone.localtime(draft.updated_at), "TIME_FORMAT")
    assert offers(page) == [say("Draft from %(when)s", language, when=when)]
    assert page.texts(".draft a.button, .draft button") == [say("Restore", language), say("Discard", language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_when_it_expires_and_then_it_does(member: Browser, language: str) -> None:
    kept_without_script(filled(member))
    days = timedelta(days=settings.DRAFT_DAYS)
    page = member.get("/narae/inquiries/new/", headers={"Accept-Language": language})
    with translation.override(language):
        last = date_format(timezone.localtime(Draft.objects.get().updated_at + days), "DATE_FORMAT")
    assert last in page.texts(".draft .quiet")[0]
    Draft.objects.update(updated_at=timezone.now() - days - timedelta(minutes=1))
    assert offers(member.get("/narae/inquiries/new/")) == []
