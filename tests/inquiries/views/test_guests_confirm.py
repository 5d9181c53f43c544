"""Where the operator requires a confirmed address: kept, not passed on, and deleted if it is not confirmed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from inquiries.models import GuestInquiry, Inquiry, Service
from inquiries.services import stored_files
from tests.inquiries.views.guests import ADDRESS, LIST, asked, link_of, mails, open_link, opened_with_a_code
from tests.inquiries.views.steps import correction_of, created, filled, receipt_on
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say, say_fixed_part

State = Inquiry.State


@pytest.fixture(autouse=True)
def _address_first(narae: Service) -> None:
    Service.objects.update(guests_verify=True, guests_verify_days=2)


@pytest.fixture
def elsewhere(narae: Service, sandbox: Sandbox) -> Browser:
    return Browser(sandbox)


def worked() -> None:
    Inquiry.objects.update(next_at=timezone.now())
    call_command("deliver", once=True)


def shown(browser: Browser, number: str) -> Page:
    return browser.get(f"/narae/receipts/{number}/")


def late(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_it_works(guest: Browser, elsewhere: Browser, sandbox: Sandbox) -> None:
    page = filled(guest, f_subject="확인").submit()
    number = receipt_on(page)
    assert say("We have received it. One more step is needed.", "en") in page.heading
    assert (
        say_fixed_part(
            "Please confirm your email address by opening the link we emailed you. Until then we keep your "
            "inquiry but do not pass it on. If it is not confirmed by %(day)s, it will be deleted.",
            "en",
        )
        in page.main
    )
    worked()
    assert created(sandbox) == []
    (mail,) = mails()
    assert mail.subject == f"[나래마켓] {say('Please confirm your email address', 'en')}"
    assert receipt_on(open_link(elsewhere, link_of(mail))) == number
    worked()
    assert len(created(sandbox)) == 1
    assert say("It has reached our support team.", "en") in shown(guest, number).heading


def test_t06_a_confirmed_inquiry_has_no_note_for_the_agent(
    guest: Browser, elsewhere: Browser, sandbox: Sandbox
) -> None:
    asked(guest)
    open_link(elsewhere, link_of(mails()[0]))
    worked()
    assert created(sandbox)[0]["content"] == "내용"


def test_the_receipt_page_learns_of_it_by_itself(guest: Browser, elsewhere: Browser) -> None:
    page = filled(guest).submit()
    assert page.soup.select_one("#receipt-state[hx-get]")


def test_the_mail_can_be_had_again(guest: Browser, elsewhere: Browser, sandbox: Sandbox) -> None:
    number = asked(guest)
    again = shown(guest, number).form_to(f"/narae/guests/open/{number}/").submit()
    assert again.status == 200
    assert [mail.subject for mail in mails()] == [f"[나래마켓] {say('Please confirm your email address', 'en')}"] * 2
    open_link(elsewhere, link_of(mails()[1]))
    worked()
    assert len(created(sandbox)) == 1


def test_a_code_confirms_what_this_browser_sent(guest: Browser, sandbox: Sandbox) -> None:
    asked(guest)
    opened_with_a_code(guest)
    worked()
    assert len(created(sandbox)) == 1


def test_t06_a_code_does_not_send_what_a_stranger_wrote_with_the_address(
    guest: Browser, elsewhere: Browser, sandbox: Sandbox
) -> None:
    asked(guest)
    opened_with_a_code(elsewhere)
    worked()
    assert created(sandbox) == []


def test_an_address_that_was_shown_is_not_asked_for_again(guest: Browser, sandbox: Sandbox) -> None:
    asked(guest)
    opened_with_a_code(guest)
    page = filled(guest, f_subject="둘").submit()
    assert say("It has reached our support team.", "en") in page.heading
    other = filled(guest, f_subject="셋", f_mail="another@example.com").submit()
    assert say("We have received it. One more step is needed.", "en") in other.heading


def test_a_member_is_not_asked(member: Browser, sandbox: Sandbox) -> None:
    filled(member).submit()
    assert len(created(sandbox)) == 1


def test_an_unconfirmed_inquiry_is_deleted_and_its_receipt_says_so(
    guest: Browser, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = filled(guest, f_content="아무도 읽지 않을 말").attach(("메모.txt", b"text")).submit()
    number, path = receipt_on(page), Inquiry.objects.get().attachments.get().file.name
    late(monkeypatch, days=1)
    call_command("purge")
    assert say("We have received it. One more step is needed.", "en") in shown(guest, number).heading
    late(monkeypatch, days=2)
    call_command("purge")
    page = shown(guest, number)
    assert (
        say("The email address was not confirmed in time, so the inquiry was deleted and not passed on.", "en")
        in page.main
    )
    assert "아무도 읽지 않을 말" not in page.text
    assert "아무도 읽지 않을 말" not in str(Inquiry.objects.get().payload)
    assert not default_storage.exists(path)
    assert created(sandbox) == []


def test_one_that_is_given_more_time_meanwhile_is_not_deleted(guest: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as by a correction of its address, while the purge is busy with others."""
    for subject in ("하나", "둘"):
        filled(guest, f_subject=subject).attach(("메모.txt", b"text")).submit()
    later, delete = timezone.now() + timedelta(days=9), stored_files.delete

    def correct_the_others(file: Any) -> None:
        GuestInquiry.objects.filter(inquiry__state=State.AWAITING_CONFIRMATION).update(confirm_by=later)
        delete(file)

    monkeypatch.setattr(stored_files, "delete", correct_the_others)
    late(monkeypatch, days=3)
    call_command("purge")
    assert set(Inquiry.objects.values_list("state", flat=True)) == {State.CANCELLED, State.AWAITING_CONFIRMATION}


def test_a_link_that_comes_too_late_sends_nothing(
    guest: Browser, elsewhere: Browser, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(guest)
    link = link_of(mails()[0])
    late(monkeypatch, days=3)
    assert open_link(elsewhere, link).status == 422
    worked()
    assert created(sandbox) == []


def test_an_operator_can_cancel_it_and_not_send_it(guest: Browser, sandbox: Sandbox) -> None:
    from inquiries.services.operations import operator_actions  # noqa: PLC0415 - only here

    asked(guest)
    inquiry = Inquiry.objects.get()
    assert not operator_actions.request_delivery(inquiry)
    operator_actions.cancel(inquiry, "스팸입니다")
    assert Inquiry.objects.get().state == State.CANCELLED


def test_another_address_in_a_correction_is_to_be_confirmed_too(guest: Browser, sandbox: Sandbox) -> None:
    asked(guest)
    opened_with_a_code(guest)
    form = filled(guest, f_subject="둘")
    sandbox.fault("create", "code", result_code=400, message="no")
    edit = correction_of(form.submit())
    sandbox.clear_faults()
    before = len(mails())
    page = edit.form().fill(f_mail="victim@example.com").submit()
    assert say("We have received it. One more step is needed.", "en") in page.heading
    worked()
    assert "victim@example.com" not in {ticket["endUser"]["email"] for ticket in created(sandbox)}
    assert [mail.to for mail in mails()[before:]] == [["victim@example.com"]]


def corrected(guest: Browser, sandbox: Sandbox, address: str, **sent: str) -> Page:
    """The answer to a correction that names another address."""
    form = filled(guest, **sent)
    rule = sandbox.fault("create", "code", result_code=400, message="no")
    edit = correction_of(form.submit())
    sandbox.remove_fault(rule)
    return edit.form().fill(f_mail=address).submit()


def test_a_proven_address_in_a_correction_is_not_to_be_confirmed(guest: Browser, sandbox: Sandbox) -> None:
    for address in ("second@example.com", ADDRESS):
        asked(guest, f_mail=address)
        opened_with_a_code(guest, address)
    corrected(guest, sandbox, "second@example.com", f_subject="둘")
    assert created(sandbox)[-1]["endUser"]["email"] == "second@example.com"
    assert created(sandbox)[-1]["content"] == "내용"


def test_t41_a_correction_counts_for_its_new_address(guest: Browser, sandbox: Sandbox) -> None:
    """Else as many inquiries as one likes would reach OC in a stranger's name, and OC mails each of them."""
    Service.objects.update(guests_verify=False, paced=False)
    sandbox.config(spam_policy=False)
    for number in range(3):
        corrected(guest, sandbox, "victim@example.com", f_subject=str(number), f_mail=f"own{number}@example.com")
    page = corrected(guest, sandbox, "victim@example.com", f_subject="또", f_mail="own@example.com")
    assert page.status == 422
    assert page.form().values("f_mail") == ["victim@example.com"]
    assert [ticket["endUser"]["email"] for ticket in created(sandbox)] == ["victim@example.com"] * 3
    assert Inquiry.objects.filter(state=State.NEEDS_CORRECTION).count() == 1


def test_it_waits_in_the_list(guest: Browser) -> None:
    number = asked(guest)
    assert number in guest.get(LIST).text


@pytest.mark.parametrize(("name", "value"), [("guests_mailed", False), ("SENDS_MAIL", False)])
def test_it_cannot_be_wanted_where_no_mails_go(narae: Service, settings: Any, name: str, value: bool) -> None:
    service = Service.objects.get()
    service.clean()
    setattr(settings if name.isupper() else service, name, value)
    with pytest.raises(ValidationError):
        service.clean()


def test_t41_unconfirmed_inquiries_cause_no_mail_from_oc(guest: Browser, sandbox: Sandbox) -> None:
    """OC mails the address of each create by itself: what was not confirmed makes none."""
    for number in range(3):
        filled(Browser(sandbox), f_mail="victim@example.com", f_subject=str(number)).submit()
    worked()
    assert created(sandbox) == []
    assert len(mails()) == 3
    assert ADDRESS not in str([mail.to for mail in mails()])
