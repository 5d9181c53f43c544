"""The mail after a guest's inquiry, and the link in it that opens the inquiry in any browser."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from accounts.models import OutgoingMail
from inquiries.models import Inquiry, Look, LookText, Service, TypeGuide
from inquiries.services import branding
from inquiries.services.guests import links_and_codes, mail_texts
from tests.inquiries.views.guests import ADDRESS, asked, link_of, mails, open_link, words
from tests.inquiries.views.steps import SIMPLE, created, filled, receipt_on
from tests.support.mails import Mailbox, html_of, link_in, text_of
from tests.support.mails import mailbox as mailbox  # noqa: PLC0414 - a fixture
from tests.support.pages import Browser
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say

RECEIVED = "We have received your inquiry"
CANARY = "canary-7f3a"


@pytest.fixture
def elsewhere(narae: Service, sandbox: Sandbox) -> Browser:
    """Another browser, that has sent nothing."""
    return Browser(sandbox)


def test_it_works(guest: Browser, elsewhere: Browser, mailbox: Mailbox) -> None:
    number = asked(guest, f_subject="배송")
    call_command("deliver", once=True)
    (mail,) = mailbox.mails
    assert mail["To"] == ADDRESS
    assert mail["Subject"].strip() == f"[나래마켓] {say('We have received your inquiry', 'en')}"
    assert number in text_of(mail)
    assert number in html_of(mail)
    link = link_in(text_of(mail))
    assert link in html_of(mail)
    page = open_link(elsewhere, link)
    assert receipt_on(page) == number
    assert page.follow("#receipt-state a[href*='/inquiries/']").heading == "배송"


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ko", f"[나래마켓] {say(RECEIVED)}"),
        ("en", f"[나래마켓] {say(RECEIVED, 'en')}"),
        ("zh-CN", f"[나래마켓] {say(RECEIVED, 'zh-hans')}"),
    ],
)
def test_it_is_in_the_customers_language(guest: Browser, language: str, subject: str) -> None:
    guest.headers["Accept-Language"] = language
    asked(guest)
    assert mails()[0].subject == subject


def test_a_member_gets_none(member: Browser) -> None:
    filled(member).submit()
    assert mails() == []


def test_none_is_sent_where_the_operator_does_not_want_it(guest: Browser) -> None:
    Service.objects.update(guests_mailed=False)
    asked(guest)
    assert mails() == []


def test_none_is_sent_where_there_is_no_mail(guest: Browser, settings: Any) -> None:
    settings.SENDS_MAIL = False
    asked(guest)
    assert mails() == []


def test_the_same_form_twice_is_one_mail(guest: Browser) -> None:
    form = filled(guest)
    form.submit()
    form.submit()
    assert len(mails()) == 1


def test_a_mail_error_does_not_undo_an_accepted_inquiry(
    guest: Browser, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(mail_texts, "build_mail", broken)
    assert receipt_on(filled(guest).submit())
    assert len(created(sandbox)) == 1
    assert not OutgoingMail.objects.exists()


def test_a_mail_server_that_is_away_delays_nothing(guest: Browser, mailbox: Mailbox) -> None:
    mailbox.answer = "451 later"
    page = filled(guest).submit()
    call_command("deliver", once=True)
    assert say("It has reached our support team.", "en") in page.heading
    assert OutgoingMail.objects.get().tries == 1


# --- what is in it --------------------------------------------------------------------------------------------


def test_the_receipt_mail_says_what_it_is_about_and_when_to_expect_an_answer(guest: Browser, narae: Service) -> None:
    TypeGuide.objects.create(service=narae, category_id=SIMPLE, language="en", answer_time="within two days")
    asked(guest, f_content="\n Where is  my parcel?\nIt was to come <b>yesterday</b>.")
    (message,) = mails()
    text, html = str(message.body), str(message.alternatives[0][0])
    for fact in ("Where is my parcel?", "within two days", Inquiry.objects.get().category_path.split(" > ")[-1]):
        assert fact in text
        assert fact in html
    assert "yesterday" not in words(message)


def test_the_mail_has_the_brand(guest: Browser, narae: Service) -> None:
    look = Look.objects.create(service=narae, accent="#e4002b")
    look.logo.save("logo.png", ContentFile(PNG))
    LookText.objects.create(look=look, language="en", name="Narae Help")
    look.service.mark_changed()
    asked(guest)
    (message,) = mails()
    assert message.subject.startswith("[Narae Help] ")
    assert "Narae Help" in str(message.body)
    html = str(message.alternatives[0][0])
    assert branding.get_branding(narae, "en").accent in html
    assert 'alt="Narae Help"' in html
    (picture,) = [part for part in message.message().walk() if part.get_content_type() == "image/png"]
    assert picture.get_payload(decode=True) == PNG


def test_a_logo_that_mail_programs_do_not_show_is_left_out(guest: Browser, narae: Service) -> None:
    Look.objects.create(service=narae).logo.save("logo.svg", ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    asked(guest)
    (message,) = mails()
    assert "cid:" not in str(message.alternatives[0][0])
    assert [part.get_content_maintype() for part in message.message().walk()] == ["multipart", "text", "text"]


def test_t41_a_first_line_that_leads_elsewhere_is_not_quoted(guest: Browser) -> None:
    """And nothing else that was typed is, however harmless."""
    texts = {f"f_{code}": f"{CANARY} {code} http://buy.example" for code in ("name", "subject", "content")}
    asked(guest, **texts)
    (message,) = mails()
    assert CANARY not in words(message)
    assert "buy.example" not in words(message)


@pytest.mark.parametrize("code", ["name", "mail", "subject"])
@pytest.mark.parametrize("ending", ["\r\nBcc: victim@example.com", "\nSubject: x", "\rX: y", "%0d%0aBcc: a@b.c"])
def test_t42_no_line_break_makes_a_header(guest: Browser, sandbox: Sandbox, code: str, ending: str) -> None:
    typed = ADDRESS if code == "mail" else "x"
    page = filled(guest, **{f"f_{code}": typed + ending}).submit()
    assert page.status == 422 or code != "mail"
    assert all("Bcc" not in message.message() for message in mails())
    for ticket in created(sandbox):
        assert not {"\r", "\n"} & set(ticket["subject"] + ticket["endUser"]["username"] + ticket["endUser"]["email"])


def test_a_mail_fetches_and_follows_nothing(guest: Browser, narae: Service) -> None:
    Look.objects.create(service=narae).logo.save("logo.png", ContentFile(PNG))
    asked(guest)
    html = str(mails()[0].alternatives[0][0])
    assert not any(word in html for word in ("url(", "@import", "<link", "<script", "<style", "utm_"))
    assert re.findall(r"(?:src|background)=\S+", html) == ['src="cid:logo"']
    assert html.count("href=") == 1


def test_a_link_leads_where_the_setting_says(guest: Browser, settings: Any) -> None:
    settings.PUBLIC_URL = "https://help.example.com"
    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    form = filled(guest)
    form.submit(HTTP_HOST="evil.example", headers={"Referer": "http://evil.example/"})
    filled(guest, f_subject="둘").submit()
    for message in mails():
        assert "https://help.example.com/narae/guests/open/" in str(message.body)
        assert "evil" not in words(message)


def test_t41_three_mails_a_day_go_to_an_address(guest: Browser, sandbox: Sandbox) -> None:
    Service.objects.update(paced=False)  # a guest's third in a minute would be held
    pages = [filled(Browser(sandbox), f_subject=str(number)).submit() for number in range(6)]
    assert [page.status for page in pages] == [200] * 3 + [422] * 3
    assert len(mails()) == 3
    assert len(created(sandbox)) == 3
    assert pages[-1].form()["f_subject"] == "5", "nothing typed is lost"


# --- the link -------------------------------------------------------------------------------------------------


def test_t61_a_link_works_again_until_it_ends(guest: Browser, elsewhere: Browser, sandbox: Sandbox) -> None:
    """On the telephone first, at the desk later: the mail stays the way back for as long as it says."""
    number = asked(guest)
    link = link_of(mails()[0])
    assert receipt_on(open_link(elsewhere, link)) == number
    assert receipt_on(open_link(Browser(sandbox), link)) == number


def test_looking_at_the_links_page_opens_nothing(guest: Browser, sandbox: Sandbox) -> None:
    """Programs that look through mails open each link before its reader does."""
    number = asked(guest)
    scanner = Browser(sandbox)
    assert scanner.get(link_of(mails()[0])).status == 200
    assert "/accounts/sign-in/" in scanner.get(f"/narae/receipts/{number}/").url


def test_t61_a_correction_of_the_address_ends_the_links_to_the_other(
    guest: Browser, elsewhere: Browser, sandbox: Sandbox
) -> None:
    form = filled(guest)
    sandbox.fault("create", "code", result_code=400, message="no", times=1)
    form.submit()
    link = link_of(mails()[0])
    edit = guest.get(f"/narae/receipts/{link.split('/')[4]}/edit/")
    edit.form().fill(f_mail="right@example.com").submit()
    assert open_link(elsewhere, link).status == 422


def test_t61_a_link_ends_and_its_page_mails_a_new_one(
    guest: Browser, elsewhere: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = asked(guest)
    old, later = link_of(mails()[0]), timezone.now() + links_and_codes.LINK_LASTS + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    page = open_link(elsewhere, old)
    assert page.status == 422
    expired = "This link has expired. We can email a new one to the address given with the inquiry."
    assert say(expired, "en") in page.main
    mailed = page.form_to(f"/narae/guests/open/{number}/").submit()
    assert mailed.status == 200
    assert receipt_on(open_link(elsewhere, link_of(mails()[-1]))) == number


@pytest.mark.parametrize("wrong", ["a" * 40, "0" * 40, "x"])
def test_t05_a_link_that_is_none_opens_nothing(guest: Browser, elsewhere: Browser, wrong: str) -> None:
    number = asked(guest)
    page = open_link(elsewhere, f"/narae/guests/open/{number}/{wrong}/")
    assert page.status == 422
    assert elsewhere.get(f"/narae/receipts/{number}/").status == 404


def test_a_link_opens_its_own_inquiry_only(guest: Browser, elsewhere: Browser) -> None:
    first, second = asked(guest), asked(guest, f_subject="둘")
    token = link_of(mails()[0]).rstrip("/").rpartition("/")[2]
    assert open_link(elsewhere, f"/narae/guests/open/{second}/{token}/").status == 422
    open_link(elsewhere, f"/narae/guests/open/{first}/{token}/")
    assert elsewhere.get(f"/narae/receipts/{first}/").status == 200
    assert elsewhere.get(f"/narae/receipts/{second}/").status == 404


def test_t10_the_session_is_another_one_afterwards(guest: Browser, elsewhere: Browser) -> None:
    asked(guest)
    filled(elsewhere, f_mail="another@example.com").submit()
    planted = elsewhere.client.cookies["session"].value
    open_link(elsewhere, link_of(mails()[0]))
    assert elsewhere.client.cookies["session"].value != planted


def test_t08_a_new_link_is_promised_for_any_number(guest: Browser, elsewhere: Browser) -> None:
    number = asked(guest)
    before = len(mails())
    shown = {}
    for asked_for in (number, "AAAAA-AAAAAA"):
        page = elsewhere.get(f"/narae/guests/open/{asked_for}/x/")
        used = page.form_to(f"/narae/guests/open/{asked_for}/x/").submit()
        mailed = used.form_to(f"/narae/guests/open/{asked_for}/").submit()
        shown[asked_for] = (mailed.status, mailed.main.replace(asked_for, ""))
    assert len(set(shown.values())) == 1
    assert [message.to for message in mails()[before:]] == [[ADDRESS]]


def test_the_receipt_of_a_member_sends_no_mail(member: Browser, elsewhere: Browser) -> None:
    number = receipt_on(filled(member).submit())
    page = open_link(elsewhere, f"/narae/guests/open/{number}/x/")
    page.form_to(f"/narae/guests/open/{number}/").submit()
    assert mails() == []
