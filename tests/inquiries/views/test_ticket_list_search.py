"""My inquiries, searched: words, period and groups over the whole history, all of it in the address."""

from datetime import datetime

import pytest
from django.utils import timezone

from inquiries.services.tickets import search
from tests.inquiries.views.steps import LIST, calls, filled, oc_is_down, receipt_on
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say


@pytest.fixture(autouse=True)
def _whole_pages(sandbox: Sandbox) -> None:
    sandbox.config(wild=False)


def rows(page: Page) -> list[str]:
    return page.texts("ol.rows .row-title")


def shown_tab(page: Page) -> str:
    return " ".join(page.one(".groups [aria-current]").get_text(" ").split())


def mine(sandbox: Sandbox) -> list[dict[str, str]]:
    return [ticket for ticket in sandbox.tickets() if ticket["usercode"] == "st18888"]


def test_it_works(member: Browser, sandbox: Sandbox) -> None:
    word = mine(sandbox)[-1]["subject"].split()[0]
    page = member.get(f"{LIST}?q={word}&size=100")
    expected = [ticket["subject"] for ticket in mine(sandbox) if word in ticket["subject"]]
    assert set(expected) <= set(rows(page))
    assert page.attribute("[name=q]", "value") == word


def test_p16_the_search_is_in_the_address_of_every_page(member: Browser, sandbox: Sandbox) -> None:
    page = member.get(f"{LIST}?group=done&size=10")
    second = page.follow("nav.pages a[href*='page=2']")
    assert "group=done" in second.url
    assert set(rows(second)).isdisjoint(rows(page)) or rows(second) != rows(page)


def test_it_costs_one_call_for_200(member: Browser, sandbox: Sandbox) -> None:
    member.get(LIST)
    sandbox.clear_journal()
    member.get(f"{LIST}?q=환불")
    assert calls(sandbox) == ["list", "list"]  # 250 tickets


def test_the_text_of_an_inquiry_sent_from_here_is_searched(member: Browser) -> None:
    filled(member, f_subject="제목", f_content="보라색 우산").submit()
    assert rows(member.get(f"{LIST}?q=보라색 우산")) == ["제목"]


@pytest.mark.parametrize("typed", ["보라색우산", "보라 색우 산", "색 우산을"])
def test_words_of_korean_are_found_however_they_are_spaced(member: Browser, typed: str) -> None:
    filled(member, f_subject="제목", f_content="보라색 우산을 샀어요").submit()
    assert rows(member.get(f"{LIST}?q={typed}")) == ["제목"]


def test_words_of_english_are_not_found_across_a_blank(member: Browser) -> None:
    filled(member, f_subject="제목", f_content="purple umbrella").submit()
    assert rows(member.get(f"{LIST}?q=purpleumbrella")) == []


def test_a_receipt_number_in_any_spelling_is_found(member: Browser) -> None:
    page = filled(member, f_subject="번호로").submit()
    number = receipt_on(page).replace("-", "").lower()
    assert rows(member.get(f"{LIST}?q={number}")) == ["번호로"]


@pytest.mark.parametrize("group", ["open", "done"])
def test_groups_part_the_whole(member: Browser, sandbox: Sandbox, group: str) -> None:
    finished = {"solved", "closed"}
    expected = [t for t in mine(sandbox) if (t["status"] in finished) == (group == "done")]
    assert shown_tab(member.get(f"{LIST}?group={group}")).endswith(f" {len(expected)}")


def test_a_period_counts_both_days(member: Browser, sandbox: Sandbox) -> None:
    filled(member, f_subject="오늘").submit()
    page = member.get(f"{LIST}?sort=createdDt:desc&size=10")
    sent_at = datetime.fromisoformat(page.attribute("ol.rows time", "datetime"))
    day = timezone.localtime(sent_at).date()  # the list's days are those of TIME_ZONE
    assert "오늘" in rows(member.get(f"{LIST}?since={day}&until={day}"))
    assert rows(member.get(f"{LIST}?since=2001-01-01&until=2001-01-02")) == []


def test_filters_of_oc_and_ours_hold_together(member: Browser, sandbox: Sandbox) -> None:
    page = member.get(f"{LIST}?status=closed&group=done&size=100")
    assert shown_tab(page).endswith(f" {sum(t['status'] == 'closed' for t in mine(sandbox))}")
    assert member.get(f"{LIST}?status=closed&group=open").soup.select_one(".empty")


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 5000, "since=2026-13-45", "until=x", "group=x", "since=９"])
def test_nonsense_counts_as_not_given(member: Browser, query: str) -> None:
    assert member.get(f"{LIST}?{query}").status == 200


def test_p17_an_empty_result_leads_back_to_the_whole_list(member: Browser) -> None:
    page = member.get(f"{LIST}?q=뷁뷁뷁")
    assert page.follow(".empty a").url.endswith(LIST)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=뷁뷁뷁", "뷁뷁뷁"),
        ("group=news", say("You have no unread answers.", "en")),
        ("q=뷁&group=open", say("No inquiries match these filters.", "en")),
    ],
)
def test_p17_the_empty_text_knows_the_filter(member: Browser, query: str, words: str) -> None:
    assert words in member.get(f"{LIST}?{query}").texts(".empty p")[0]


def test_p17_a_status_of_later_days_is_shown_neutrally_and_counts_as_open(member: Browser, sandbox: Sandbox) -> None:
    thread = filled(member, f_subject="승격된 문의").submit().follow("#receipt-state a")
    sandbox.set_status(thread.url.rstrip("/").rpartition("/")[2], "promoted")
    for query in ("", "?group=open", "?q=승격된"):
        page = member.get(f"{LIST}{query}")
        assert "승격된 문의" in rows(page)
    assert page.soup.select_one("ol.rows .status-neutral")
    assert member.get(thread.url).soup.select_one(".status-neutral")


def test_p16_back_from_an_inquiry_the_filters_are_in_the_address(member: Browser) -> None:
    page = member.get(LIST).form("filters").fill(status="closed", sort="createdDt:asc").submit()
    assert "status=closed" in page.url and "sort=createdDt" in page.url
    again = member.get(page.url)
    assert rows(again) == rows(page) != []
    assert again.attribute("[name=status] [selected]", "value") == "closed"


def test_of_a_very_long_history_it_says_how_much_was_searched(member: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_CALLS", 1)
    assert "200" in member.get(f"{LIST}?q=a").texts(".note")[0]


def test_while_oc_is_down_it_says_so(member: Browser, sandbox: Sandbox) -> None:
    oc_is_down(sandbox)
    assert member.get(f"{LIST}?q=환불").soup.select_one(".note-error")


def test_pages_that_shift_while_they_are_read_give_nothing_twice(member: Browser, sandbox: Sandbox) -> None:
    sandbox.config(wild=True)
    page = member.get(f"{LIST}?group=done&size=100")
    links = [link["href"] for link in page.soup.select("ol.rows a")]
    assert len(links) == len(set(links))
