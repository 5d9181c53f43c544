"""The start page of a service."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from inquiries.models import Inquiry, Service, TicketMark
from tests.inquiries.views.steps import LIST, SIMPLE, calls, filled, oc_is_down, receipt_on
from tests.support.factories import make_inquiry
from tests.support.pages import HTMX, Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say


def test_it_works(member: Browser, sandbox: Sandbox) -> None:
    page = member.get("/narae/")
    assert page.status == 200
    assert len(page.soup.select(".topic[href^='/narae/inquiries/new/?category=']")) == 9
    assert page.soup.select_one("main a[href='/narae/inquiries/']")
    # The page itself waits for nothing of a person's; what is published for everybody is, once in a while.
    assert {entry["op"] for entry in sandbox.journal()} == {"categories", "faq_list", "faq_categories", "notice_list"}
    sandbox.clear_journal()
    member.get("/narae/")
    assert sandbox.journal() == []


def test_a_topic_leads_to_what_is_below_it_or_to_the_form(guest: Browser) -> None:
    page = guest.get("/narae/")
    assert page.follow(".topic[href*='2601']").form()
    assert page.follow(".topic[href*='2537']").texts(".topic b") == [
        "Payment",
        "Change an order",
        "Coupons & discounts",
    ]


def test_while_the_topics_are_unknown_one_can_ask_all_the_same(guest: Browser, sandbox: Sandbox) -> None:
    oc_is_down(sandbox)
    page = guest.get("/narae/")
    assert page.soup.select(".topic") == []
    assert page.follow(".door-primary").form()


def test_a_pending_inquiry_is_shown(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_subject="늦게 가는 문의")
    oc_is_down(sandbox)
    number = receipt_on(form.submit())
    page = member.get("/narae/")
    assert number in page.main
    assert "늦게 가는 문의" in page.main


def test_receipts_of_another_customer_are_not_shown(member: Browser, other_member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_subject="남의 문의")
    oc_is_down(sandbox)
    form.submit()
    assert "남의 문의" not in other_member.get("/narae/").main


def test_where_guests_may_not_ask_they_are_asked_to_sign_in(guest: Browser, narae: Service) -> None:
    Service.objects.update(guests_allowed=False)
    page = guest.get("/narae/")
    assert not page.soup.select("main a[href^='/narae/inquiries/new/']")
    assert page.soup.select_one("main a[href^='/accounts/sign-in/?next=']")


def test_a_service_that_rests_is_not_there(guest: Browser, narae: Service) -> None:
    Service.objects.update(active=False)
    assert guest.get("/narae/").status == 404
    assert guest.get("/nobody/").status == 404


def test_it_is_for_reading(guest: Browser) -> None:
    token = guest.get("/narae/").attribute("[name=csrfmiddlewaretoken]", "value")
    assert guest.post("/narae/", f"csrfmiddlewaretoken={token}".encode()).status == 405


# --- the search -----------------------------------------------------------------------------------------------


def test_the_search_finds_topics_and_answers(guest: Browser) -> None:
    page = guest.get("/narae/").form_to("/narae/search/").fill(q="refund").submit()
    assert page.soup.select_one(".found-types a[href*='/inquiries/new/?category=']")
    assert page.soup.select_one(".found a[href*='/narae/help/']")
    assert page.attribute("[name=q]", "value") == "refund"
    assert guest.client.session.get("guest_usercode") is None, "searching does not make a visitor a guest"


def test_htmx_gets_only_what_was_found(guest: Browser) -> None:
    page = guest.get("/narae/search/?q=환불", headers=HTMX)
    assert not page.soup.select("html, h1, form")
    assert page.soup.select_one(".found-types")


@pytest.mark.parametrize("query", ["", "%00", "뷁뷁뷁", "x" * 5000])
def test_where_nothing_fits_the_search_says_so(guest: Browser, query: str) -> None:
    page = guest.get(f"/narae/search/?q={query}")
    assert page.status == 200
    assert not page.soup.select(".found-types")
    assert len(page.texts(".found-none")) == (query not in {"", "%00"})


def test_a_visitor_who_may_not_ask_finds_answers_only(guest: Browser, narae: Service) -> None:
    Service.objects.update(guests_allowed=False)
    page = guest.get("/narae/search/?q=refund")
    assert not page.soup.select(".found-types")
    assert page.soup.select(".found a[href*='/narae/help/']")


# --- types ----------------------------------------------------------------------------------------------------


def shortcuts(page: Page) -> list[int]:
    return [int(re.findall(r"category=(\d+)", str(link["href"]))[0]) for link in page.soup.select(".shortcuts a")]


def asked_by(narae: Service, people: int) -> None:
    for number in range(people):
        make_inquiry(narae, usercode=f"person-{number}")


def test_types_that_many_ask_about_are_there(guest: Browser, narae: Service) -> None:
    asked_by(narae, 10)
    page = guest.get("/narae/")
    assert shortcuts(page) == [SIMPLE]
    assert "10" not in page.texts(".shortcuts")[0]


def test_a_type_that_few_customers_used_is_not_suggested(guest: Browser, narae: Service) -> None:
    asked_by(narae, 10)
    make_inquiry(narae, usercode="person-1")
    Inquiry.objects.filter(usercode="person-0").update(created_at=timezone.now() - timedelta(days=31))
    assert shortcuts(guest.get("/narae/")) == []


def test_a_type_that_is_gone_is_not_there(guest: Browser, narae: Service, sandbox: Sandbox) -> None:
    asked_by(narae, 10)
    sandbox.remove_categories([SIMPLE])
    narae.mark_changed()
    assert shortcuts(guest.get("/narae/")) == []


def test_a_type_is_suggested_only_to_the_customer_who_used_it(member: Browser, other_member: Browser) -> None:
    filled(member).submit()
    page = member.get("/narae/")
    assert shortcuts(page) == [SIMPLE]
    assert page.follow(".shortcuts a").form()
    assert shortcuts(other_member.get("/narae/")) == []


# --- what is open ---------------------------------------------------------------------------------------------


def test_open_inquiries_come_by_themselves_new_answers_first(member: Browser, sandbox: Sandbox) -> None:
    sandbox.config(wild=False)
    thread = filled(member, f_subject="냉장고").submit().follow("#receipt-state a")
    member.get(LIST)
    TicketMark.objects.update(seen_until=timezone.now() - timedelta(hours=1))
    Inquiry.objects.update(delivered_at=timezone.now() - timedelta(hours=1))
    sandbox.answer(thread.url.rstrip("/").rpartition("/")[2], "<p>답</p>")
    address = member.get("/narae/").attribute("[hx-trigger=load]", "hx-get")
    sandbox.clear_journal()
    page = member.get(address, headers=HTMX)
    assert calls(sandbox) == ["list"]
    assert page.texts(".row-title")[0] == "New 냉장고"
    assert 1 < len(page.soup.select(".row")) <= 5


def test_without_a_script_a_link_leads_to_them(member: Browser) -> None:
    link = member.get("/narae/").one("[hx-trigger=load] a")
    assert link["href"] == f"{LIST}?group=open"
    assert member.get("/narae/inquiries/open/").url.endswith(f"{LIST}?group=open")


def test_open_inquiries_are_read_for_members_only(guest: Browser, sandbox: Sandbox) -> None:
    assert not guest.get("/narae/").soup.select("[hx-trigger=load]")
    filled(guest).submit()
    sandbox.clear_journal()
    assert not guest.get("/narae/inquiries/open/", headers=HTMX).soup.select(".row")
    assert calls(sandbox) == []


def test_while_oc_is_down_everything_else_is_there(member: Browser, sandbox: Sandbox) -> None:
    filled(member).submit()
    oc_is_down(sandbox)
    cache.clear()
    page = member.get("/narae/")
    assert page.status == 200
    assert shortcuts(page) == [SIMPLE]
    assert page.form_to("/narae/search/")
    part = member.get("/narae/inquiries/open/", headers=HTMX)
    assert part.status == 200
    assert say("We cannot load the list right now. Nothing is lost.", "en") in part.text
