"""The start page of a service."""

from inquiries.models import Service
from tests.pages.steps import filled, oc_is_down, receipt_on
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox


def test_it_works(member: Browser, sandbox: Sandbox) -> None:
    page = member.get("/narae/")
    assert page.status == 200
    assert page.soup.select_one("main a[href='/narae/inquiries/new/']")
    assert page.soup.select_one("main a[href='/narae/inquiries/']")
    # Nothing of a person's is asked for; what is published for everybody is, once in a while.
    assert {entry["op"] for entry in sandbox.journal()} == {"faq_list", "faq_categories", "notice_list"}
    sandbox.clear_journal()
    member.get("/narae/")
    assert sandbox.journal() == []


def test_what_is_on_its_way_is_shown(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_subject="늦게 가는 문의")
    oc_is_down(sandbox)
    number = receipt_on(form.submit())
    page = member.get("/narae/")
    assert number in page.main
    assert "늦게 가는 문의" in page.main


def test_nobody_elses_receipts_are_shown(member: Browser, other_member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_subject="남의 문의")
    oc_is_down(sandbox)
    form.submit()
    assert "남의 문의" not in other_member.get("/narae/").main


def test_where_guests_may_not_ask_they_are_asked_to_sign_in(guest: Browser, narae: Service) -> None:
    Service.objects.update(guests_allowed=False)
    page = guest.get("/narae/")
    assert not page.soup.select_one("main a[href='/narae/inquiries/new/']")
    assert page.soup.select_one("main a[href^='/accounts/sign-in/?next=']")


def test_a_service_that_rests_is_not_there(guest: Browser, narae: Service) -> None:
    Service.objects.update(active=False)
    assert guest.get("/narae/").status == 404
    assert guest.get("/nobody/").status == 404


def test_it_is_for_reading(guest: Browser) -> None:
    token = guest.get("/narae/").soup.select_one("[name=csrfmiddlewaretoken]")["value"]
    assert guest.post("/narae/", f"csrfmiddlewaretoken={token}".encode()).status == 405
