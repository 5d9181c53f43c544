"""A day of an operator, in Korean, on a desktop and on a phone: no step needs SQL or a log."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from playwright.sync_api import expect

from common import usercodes
from inquiries.models import Attachment, Inquiry, Service
from inquiries.oc.errors import OCError
from inquiries.services.desk.operator_inbox import Case
from inquiries.services.upstream.clients import get_client
from tests.browser.desk import Operator
from tests.browser.desk import operator as operator  # noqa: PLC0414 - a fixture
from tests.inquiries.services.steps import deliver, due_now, time_to_try
from tests.inquiries.views.steps import oc_is_down
from tests.support.browser_actions import Portal
from tests.support.factories import SMALL_FORM, changed, filled, make_inquiry, make_member
from tests.support.sandbox import Sandbox
from tests.support.words import say, say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

State = Inquiry.State
ALL_DELIVERED = "Everything has been delivered."
KEY_REFUSED = "the signature is refused. Check the organization id and the service key; was it renewed?"
NO_ANSWER = "no usable answer. Check domain and network; Online Contact may be down."
SERVICES = "/admin/inquiries/service/"
LETTER = "편지로 요청, 신분증으로 확인"


def make_waiting(number: int) -> list[Inquiry]:
    """Inquiries of as many customers, each from a network of its own."""
    service = Service.objects.get()
    return [
        make_inquiry(service, usercode=f"customer-{each}", client_ip=f"198.51.100.{each}") for each in range(number)
    ]


def work(inquiries: list[Inquiry]) -> None:
    """What the worker does when the time has come."""
    for inquiry in inquiries:
        deliver(due_now(inquiry))


# --- an outage, and a key -----------------------------------------------------------------------------------------


def test_an_outage_begins_and_ends(operator: Operator, portal: Portal) -> None:
    waiting = make_waiting(2)
    oc_is_down(portal.sandbox)
    for _page in range(5):
        with suppress(OCError):
            get_client(Service.objects.get()).categories()
    work(waiting)
    operator.open_home()
    assert say(NO_ANSWER) in operator.read("desk-services")
    assert say("Nothing was delivered in the last hour.") in operator.read("desk-queue")
    operator.follow(operator.page.locator("section[aria-labelledby=desk-queue] tbody a"))
    operator.follow(operator.page.locator("#result_list tbody th a").first)
    story = operator.page.locator("section[aria-labelledby=desk-situation]")
    expect(story).to_contain_text(say("It is sent automatically once the service is connected."))

    portal.sandbox.clear_faults()
    operator.open(SERVICES)
    operator.run_action("check_connection")
    expect(operator.page.locator(".messagelist .success")).to_have_count(3)
    work(waiting)
    operator.open_home()
    assert say("connected") in operator.read("desk-services")
    assert say(ALL_DELIVERED) in operator.read("desk-queue")
    assert operator.count_in_menu() == 0


def test_a_key_is_wrong(operator: Operator) -> None:
    service = Service.objects.get()
    key, service.service_key = service.service_key, "0" * 32
    service.save()
    waiting = make_waiting(3)
    work(waiting)
    operator.open_home()
    assert say(KEY_REFUSED) in operator.read("desk-services")
    operator.open(SERVICES)
    operator.run_action("check_connection")
    told = f"{say('Signed requests', context='connection check')}: {say(KEY_REFUSED)}"
    expect(operator.page.locator(".messagelist .error")).to_contain_text(told)
    operator.open_home()
    assert told in operator.read("desk-services")

    operator.follow(operator.page.locator("section[aria-labelledby=desk-services] tbody a").first)
    operator.page.fill("#id_new_key", key)
    operator.follow(operator.page.locator("[name=_save]"))
    expect(operator.page.locator(".messagelist .error")).to_have_count(0)
    time_to_try()
    work(waiting)
    operator.open_home()
    assert say("connected") in operator.read("desk-services")
    assert say(KEY_REFUSED) not in operator.read("desk-services")
    assert say(ALL_DELIVERED) in operator.read("desk-queue")


# --- five inquiries need a person ---------------------------------------------------------------------------------


def make_in_doubt(sandbox: Sandbox) -> Inquiry:
    sandbox.fault("create", "html", status=503, executed=False, times=1)
    inquiry = make_inquiry(Service.objects.get(), usercode="doubt", client_ip="198.51.100.1")
    return changed(deliver(inquiry), state=State.NEEDS_OPERATOR, empty_lookups=2)


def make_refused(sandbox: Sandbox) -> Inquiry:
    sent = filled(email="")
    inquiry = deliver(make_inquiry(Service.objects.get(), "refused", submitted=sent, client_ip="198.51.100.2"))
    return changed(inquiry, created_at=timezone.now() - timedelta(days=2))


def make_typeless(sandbox: Sandbox) -> Inquiry:
    return deliver(make_inquiry(Service.objects.get(), "typeless", category_id=0, client_ip="198.51.100.3"))


def make_unreadable(sandbox: Sandbox) -> Inquiry:
    files = [("메모.txt", b"text")]
    inquiry = make_inquiry(Service.objects.get(), "files", files=files, client_ip="198.51.100.4")
    default_storage.delete(inquiry.attachments.get().file.name)
    Attachment.objects.update(upstream_id="", forwarded_at=None)
    return deliver(inquiry)


def make_unconfirmed(sandbox: Sandbox) -> Inquiry:
    Service.objects.update(guests_verify=True)
    guest = usercodes.generate_guest_code()
    inquiry = make_inquiry(Service.objects.get(), guest, client_ip="198.51.100.5")
    return changed(inquiry, created_at=timezone.now() - timedelta(days=2))


MAKERS: dict[Case, Callable[[Sandbox], Inquiry]] = {
    Case.IN_DOUBT: make_in_doubt,
    Case.FILE_UNREADABLE: make_unreadable,
    Case.WITHOUT_TYPE: make_typeless,
    Case.UNCORRECTED: make_refused,
    Case.UNCONFIRMED: make_unconfirmed,
}


def decide(operator: Operator, case: Case, inquiry: Inquiry) -> None:
    """Do what the page of the inquiry says."""
    story = operator.page.locator("section[aria-labelledby=desk-situation]")
    match case:
        case Case.IN_DOUBT:
            operator.decide("Not found: send it again", receipt=inquiry.receipt.lower())
        case Case.FILE_UNREADABLE:
            path = inquiry.attachments.get().file.name
            expect(story).to_contain_text(path)
            default_storage.save(path, ContentFile(b"text"))
            operator.decide("Queue it for delivery again")
        case Case.WITHOUT_TYPE:
            expect(story).to_contain_text(say("The customer or you can choose one."))
            operator.decide("Not sent yet: send it under this submission type", category_id=str(SMALL_FORM))
        case Case.UNCORRECTED:
            expect(operator.page.locator(".fieldBox.field-refused_fields")).to_contain_text("mail")
            operator.decide("Cancel it, and tell the customer why", reason="이메일 주소를 적어 다시 보내 주세요.")
        case Case.UNCONFIRMED:
            expect(story).to_contain_text(say("The guest has not opened the emailed link yet."))
            operator.decide("Pass it on without a confirmed address")


def test_five_inquiries_need_a_person(operator: Operator, portal: Portal) -> None:
    inquiries = {case: make(portal.sandbox) for case, make in MAKERS.items()}
    for left, (case, inquiry) in zip(range(5, 0, -1), inquiries.items(), strict=True):
        operator.open_home()
        assert operator.count_in_menu() == left
        card = operator.page.locator(f".desk-card[href$='needs={case.value}']")
        with translation.override("ko"):
            expect(card).to_have_text(f"1{case.label}")
        operator.follow(card)
        operator.follow(operator.page.get_by_role("link", name=inquiry.receipt))
        decide(operator, case, inquiry)
    operator.open_home()
    assert operator.count_in_menu() == 0
    assert say("No inquiry is waiting for a decision.") in operator.read("desk-inbox")
    work([inquiry for case, inquiry in inquiries.items() if case != Case.UNCORRECTED])
    assert Inquiry.objects.filter(state=State.DELIVERED).count() == 4


# --- customers call -----------------------------------------------------------------------------------------------


def test_a_receipt_number_was_misheard(operator: Operator) -> None:
    inquiry = make_inquiry(Service.objects.get())
    last = "7" if inquiry.receipt[-2] != "7" else "8"
    operator.search(inquiry.receipt[:-2] + last + inquiry.receipt[-1])
    page = operator.page
    expect(page.locator(".warning")).to_have_text(
        say("No inquiry has exactly this number. These differ in one character.")
    )
    operator.follow(page.get_by_role("link", name=inquiry.receipt))
    expect(page.locator("#desk-situation")).to_have_text(say("waiting to be sent"))


def test_a_customer_has_only_a_telephone_number(operator: Operator) -> None:
    service = Service.objects.get()
    of_guest = make_inquiry(service, usercode="guest-7", submitted=filled(phone="010-2345-6789", name="이영희"))
    make_inquiry(service, usercode="another", submitted=filled(phone="010-9999-9999"))
    member = make_member("m-1", phone="01023456789")
    of_member = make_inquiry(service, usercode="m-1", submitted=filled(phone=""))
    operator.search("010 2345 6789")
    found = operator.page.locator("section[aria-labelledby=found-inquiries] tbody th a")
    assert set(found.all_inner_texts()) == {of_guest.receipt, of_member.receipt}
    expect(operator.page.locator("#found-members + ul")).to_contain_text(member.display_name)
    operator.follow(operator.page.get_by_role("link", name=of_member.receipt))
    expect(operator.page.locator("section[aria-labelledby=desk-situation]")).to_contain_text(member.display_name)


# --- a person asks for erasure ------------------------------------------------------------------------------------


def test_a_person_asks_for_erasure(operator: Operator, portal: Portal) -> None:
    service, page = Service.objects.get(), operator.page
    member = make_member("m-1")
    ticket = deliver(make_inquiry(service, "m-1", client_ip="198.51.100.1")).ticket_id
    waiting = make_inquiry(service, "m-1", client_ip="198.51.100.2")
    operator.open_home()
    operator.follow(page.get_by_role("link", name=say("Export or delete a person’s data")))
    page.fill("#id_who", member.email)
    operator.follow(page.get_by_role("button", name=say("Search")))
    expect(page.locator("#kept-title")).to_contain_text(member.display_name)
    expect(page.get_by_role("link", name=waiting.receipt)).to_be_visible()
    erase = page.get_by_role("button", name=say("Delete for good"))
    page.get_by_label(say("Reason", context="personal data")).fill(LETTER)
    with page.expect_download() as downloading:
        page.get_by_role("button", name=say("Export as ZIP")).click()
    assert downloading.value.suggested_filename.endswith(".zip")
    page.get_by_label(say("Keep them. They will be passed on and answered.")).check()
    operator.follow(erase)
    expect(page.locator(".messagelist .success")).to_contain_text(
        say_fixed_part("Deleted: %(inquiries)d inquiries, %(drafts)d drafts. Kept for delivery: %(kept)d.")
    )
    operator.open("/admin/accounts/auditentry/")
    expect(page.locator("#result_list tbody tr").first).to_contain_text(LETTER)
    assert not Inquiry.objects.filter(ticket_id=ticket).exclude(erased_at__isnull=False).exists()
    assert deliver(due_now(waiting)).state == State.DELIVERED
