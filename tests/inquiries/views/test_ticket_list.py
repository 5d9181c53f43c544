"""My inquiries: what OC has and what is on its way, narrowed and sorted by the address alone."""

from urllib.parse import parse_qs, urlsplit

import pytest

from inquiries.models import ContactOption, Inquiry, Service
from tests.inquiries.views.steps import LIST, SIMPLE, calls, filled, form_of, oc_is_down, receipt_on
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say

DEFAULTS = {"sort": "updatedDt:desc", "page": "1", "pageSize": "20"}


@pytest.fixture(autouse=True)
def _whole_pages(sandbox: Sandbox) -> None:
    sandbox.config(wild=False)


def asked(sandbox: Sandbox) -> dict[str, str]:
    """What the last list was asked for."""
    query = urlsplit(sandbox.journal("list")[-1]["target"]).query
    return {name: values[0] for name, values in parse_qs(query).items()}


def rows(page: Page) -> list[str]:
    return page.texts("ol.rows .row:not(.row-pending) .row-title")


def pending(page: Page) -> list[str]:
    return page.texts("ol.rows .row-pending .row-title")


def shown_tab(page: Page) -> str:
    return " ".join(page.one(".groups [aria-current]").get_text(" ").split())


def test_it_works(member: Browser, sandbox: Sandbox) -> None:
    page = member.get(LIST)
    assert page.status == 200
    assert len(rows(page)) == 20
    assert shown_tab(page) == f"{say('All', 'en', context='filter')} 250"
    mine = [ticket["subject"] for ticket in sandbox.tickets() if ticket["usercode"] == "st18888"]
    assert set(rows(page)) <= set(mine)
    assert page.follow("ol.rows a").heading == rows(page)[0]


def test_it_works_in_the_wild(member: Browser, sandbox: Sandbox) -> None:
    sandbox.config(wild=True)
    page = member.get(LIST)
    assert len(rows(page)) == 3
    assert "250" in shown_tab(page)


def test_it_costs_one_call(member: Browser, sandbox: Sandbox) -> None:
    member.get(LIST)
    sandbox.clear_journal()
    member.get(f"{LIST}?status=closed&page=2")
    assert calls(sandbox) == ["list"]


def test_each_row_has_type_and_status_in_words(member: Browser) -> None:
    page = member.get(LIST)
    assert all(page.texts("ol.rows .status"))
    assert all(page.texts("ol.rows .row-topic"))
    assert all(page.texts("ol.rows .row-when"))


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("", {}),
        ("status=solved", {"status": "solved"}),
        (f"category={SIMPLE}", {"categoryId": str(SIMPLE)}),
        ("source=spweb", {"source": "spweb"}),
        ("sort=createdDt:asc", {"sort": "createdDt:asc"}),
        ("size=50&page=3", {"pageSize": "50", "page": "3"}),
    ],
)
def test_the_address_says_what_is_shown(member: Browser, sandbox: Sandbox, query: str, sent: dict[str, str]) -> None:
    page = member.get(f"{LIST}?{query}")
    assert page.status == 200
    seen = asked(sandbox)
    assert {name: seen.get(name) for name in sent} == sent
    for name, value in (pair.split("=") for pair in query.split("&") if pair and not pair.startswith("page")):
        assert page.attribute(f"[name={name}] option[selected]", "value") == value


@pytest.mark.parametrize(
    "nonsense",
    [
        "status=nonsense",
        "category=abc",
        "category=999999",
        "source=fax",
        "sort=subject",
        "size=100000",
        "page=0",
        "page=-1",
        "page=abc",
        "page=9999999999",
        "usercode=st20001",
        "endUser=st20001&language=th",
        "status=%00",
        "page=²",
    ],
)
def test_an_invalid_filter_is_ignored(member: Browser, sandbox: Sandbox, nonsense: str) -> None:
    plain = rows(member.get(LIST))
    page = member.get(f"{LIST}?{nonsense}")
    assert page.status == 200
    assert rows(page) == plain


def test_filters_are_a_form_of_the_address(member: Browser, sandbox: Sandbox) -> None:
    form = member.get(LIST).one("form.filter-form")
    assert form["method"] == "get"
    named = ["group", "status", "category", "source", "since", "until", "sort", "size"]
    assert [tag["name"] for tag in form.select("[name]")] == named


def test_filters_stay_from_page_to_page(member: Browser, sandbox: Sandbox) -> None:
    page = member.get(f"{LIST}?status=closed&sort=createdDt:asc&size=10")
    second = page.follow("nav.pages a")
    assert asked(sandbox)["status"] == "closed"
    assert asked(sandbox)["sort"] == "createdDt:asc"
    assert asked(sandbox)["pageSize"] == "10"
    assert not set(rows(page)) & set(rows(second)) or rows(page) != rows(second)
    assert second.soup.select_one("nav.pages [aria-current=page]")


def test_a_page_beyond_the_last_is_the_last(member: Browser) -> None:
    page = member.get(f"{LIST}?size=50&page=99")
    assert page.url.endswith("size=50&page=5")
    assert len(rows(page)) == 50


def test_an_empty_result_offers_to_remove_the_filters(member: Browser) -> None:
    page = member.get(f"{LIST}?category={SIMPLE}&status=new&source=api")
    assert rows(page) == []
    assert "filters" in page.main
    assert page.follow(".empty a").url.endswith(LIST)


def test_a_customer_without_inquiries_is_offered_the_form(guest: Browser, sandbox: Sandbox) -> None:
    form_of(guest).submit()
    page = guest.get(LIST)
    assert page.status == 200
    assert page.soup.select_one(".empty a[href='/narae/inquiries/new/']")


def test_a_status_of_the_organizations_own_shows_neutrally(member: Browser, sandbox: Sandbox) -> None:
    own = next(ticket["ticketId"] for ticket in sandbox.tickets() if ticket["status"] == "escalated")
    page = member.get(f"{LIST}?size=100")
    shown = page.one(f"ol.rows a[href*='/{own}/'] .status")
    assert "status-neutral" in shown["class"]
    assert shown.get_text(strip=True)


def test_the_name_that_oc_gives_a_status_is_shown_where_it_is_understood(member: Browser, sandbox: Sandbox) -> None:
    page = member.get(LIST, headers={"Accept-Language": "ko"})
    names = {ticket["statusName"] for ticket in sandbox.tickets()}
    assert set(page.texts("ol.rows .status")) <= names


def test_a_pending_inquiry_is_listed_first(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_subject="가는 중")
    sandbox.fault("create", "html", status=503)
    number = receipt_on(form.submit())
    page = member.get(LIST)
    assert pending(page) == page.texts("ol.rows .row-title")[:1] == ["가는 중"]
    assert number in page.one(".row-pending").get_text()
    assert page.one(".row-pending .status").get_text(strip=True) == say("On its way", "en")
    assert pending(member.get(f"{LIST}?page=2")) == []


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [("group=open", True), ("q=가는", True), ("group=done", False), ("status=open", False), ("q=오는", False)],
)
def test_filters_hold_for_a_pending_inquiry(member: Browser, sandbox: Sandbox, query: str, is_shown: bool) -> None:
    form = filled(member, f_subject="가는 중")
    sandbox.fault("create", "html", status=503)
    form.submit()
    assert bool(pending(member.get(f"{LIST}?{query}"))) == is_shown


def test_a_delivered_inquiry_is_not_listed_as_pending(member: Browser) -> None:
    filled(member, f_subject="도착").submit()
    page = member.get(LIST)
    assert pending(page) == []
    assert rows(page)[0] == "도착"


def test_it_is_the_members_only(other_member: Browser, sandbox: Sandbox) -> None:
    page = other_member.get(LIST)
    mine = [ticket["subject"] for ticket in sandbox.tickets() if ticket["usercode"] == "st20001"]
    assert sorted(rows(page)) == sorted(mine)
    assert "/enduser/st20001/" in sandbox.journal("list")[-1]["target"]


def test_while_oc_is_down_it_says_so_and_shows_what_was_sent_here(member: Browser, sandbox: Sandbox) -> None:
    filled(member, f_subject="여기서 보냄").submit()
    waiting = filled(member, f_subject="가는 중")
    oc_is_down(sandbox)
    waiting.submit()
    page = member.get(LIST)
    assert page.status == 200
    assert page.soup.select_one(".note-error[role=alert]")
    assert "여기서 보냄" in rows(page)
    assert pending(page) == ["가는 중"]
    assert page.soup.select_one(f".note-error a[href='{LIST}']")
    assert say("You have not sent any inquiries yet.", "en") not in page.main


def test_while_oc_is_down_nothing_is_announced_that_is_not_there(
    member: Browser, sandbox: Sandbox, narae: Service
) -> None:
    ContactOption.objects.create(service=narae, address="1588-0000")
    oc_is_down(sandbox)
    page = member.get(LIST)
    assert page.texts(".note-error p")[0] == say("We cannot load the list right now. Nothing is lost.", "en")
    assert rows(page) == []
    assert page.texts(".contact-way a") == ["1588-0000"]


def test_a_guest_sees_only_what_this_browser_sent(guest: Browser, sandbox: Sandbox) -> None:
    filled(guest, f_subject="손님의 것").submit()
    sandbox.clear_journal()
    assert rows(guest.get(LIST)) == ["손님의 것"]
    assert calls(sandbox) == []
    another = Browser(sandbox)
    form_of(another)
    assert rows(another.get(LIST)) == []


def test_a_visitor_without_a_session_is_offered_a_code_and_to_sign_in(guest: Browser) -> None:
    page = guest.get(f"{LIST}?group=done&q=a")
    assert page.url.endswith("/narae/guests/?group=done&q=a")
    assert page.soup.select_one("[name=address]")
    sign_in = urlsplit(page.attribute(".way-beside a", "href"))
    assert parse_qs(sign_in.query) == {"next": ["/narae/inquiries/?group=done&q=a"]}


def test_where_guests_get_no_mails_a_visitor_is_asked_to_sign_in(guest: Browser) -> None:
    Service.objects.update(guests_mailed=False)
    assert guest.get(LIST).url.endswith("/accounts/sign-in/?next=/narae/inquiries/")


def test_hostile_words_of_oc_break_nothing(member: Browser, sandbox: Sandbox) -> None:
    sandbox.fault("list", "unknown_strings", payload='"><script>alert(1)</script>', identifiers=True)
    page = member.get(LIST)
    assert page.status == 200
    assert len(rows(page)) == 20


def test_a_refused_method_is_survived(member: Browser, sandbox: Sandbox) -> None:
    sandbox.config(list_method="GET")
    assert len(rows(member.get(LIST))) == 20


def test_the_receipt_number_is_not_part_of_a_subject(member: Browser) -> None:
    filled(member, f_subject="번호 없이").submit()
    assert Inquiry.objects.get().receipt not in member.get(LIST).one("ol.rows").get_text()
