from datetime import date
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from inquiries.domain.ticket_filter import TypeFilter
from inquiries.forms.list_filters import FilterForm
from inquiries.oc.types.requests import TicketQuery

CATEGORIES = {2542: "결제 > 환불", 2543: "배송"}


def filters(query: str = "") -> FilterForm:
    return FilterForm(QueryDict(query), types=TypeFilter(CATEGORIES))


def test_it_works() -> None:
    form = filters("status=open&category=2542&source=spweb&sort=createdDt:asc&size=50&page=3")
    assert form.query == TicketQuery(
        category_id=2542, status="open", sources=("spweb",), sort="createdDt:asc", page=3, page_size=50
    )
    assert form.narrowing


def test_without_filters_everything_is_shown() -> None:
    form = filters()
    assert form.query == TicketQuery(sources=("web", "spweb", "api"), sort="updatedDt:desc", page=1, page_size=20)
    assert not form.narrowing


@pytest.mark.parametrize(
    "query",
    [
        "status=exploded",
        "category=9999",
        "category=x",
        "source=fax",
        "sort=subject:asc",
        "size=1000",
        *("page=0", "page=-1", "page=x", "page=1e3", "page=" + "9" * 5000, "page=٣"),
        "status[]=open",
        "unknown=1",
    ],
)
def test_an_invalid_filter_is_ignored(query: str) -> None:
    assert filters(query).query == filters().query


def test_a_thai_year_filters_by_the_day_that_is_meant_and_shows_it() -> None:
    form = filters("since=2569-11-30&until=31.12.2569")
    assert (form.wanted.since, form.wanted.until) == (date(2026, 11, 30), date(2026, 12, 31))
    assert (form.chosen["since"], form.chosen["until"]) == ("2026-11-30", "2026-12-31")


@pytest.mark.parametrize("status", ["new", "open", "reply", "solved", "closed"])
def test_every_status_can_be_asked_for(status: str) -> None:
    assert filters(f"status={status}").query.status == status


@pytest.mark.parametrize(("query", "is_filtered"), [("status=new", True), ("sort=createdDt:asc&size=50&page=2", False)])
def test_order_and_size_hide_nothing(query: str, is_filtered: bool) -> None:
    assert bool(filters(query).narrowing) is is_filtered


def test_a_link_to_another_page_keeps_the_filters() -> None:
    link = filters("status=open&sort=createdDt:asc&page=3").querystring(page=4)
    assert parse_qs(link) == {"status": ["open"], "sort": ["createdDt:asc"], "page": ["4"]}
    assert filters(link).query.page == 4


def test_a_link_to_the_first_page_is_never_empty() -> None:
    assert filters().querystring(page=1) == "page=1"


def test_a_link_carries_nothing_that_was_not_chosen() -> None:
    assert filters('status="><script>&x=1').querystring() == "page=1"


def test_the_controls_show_what_was_chosen() -> None:
    form = filters("status=solved&category=2543&size=50&sort=nonsense")
    page = BeautifulSoup("".join(str(field) for field in form), "html.parser")
    chosen = {str(select["name"]): select.select_one("[selected]") for select in page("select")}
    assert {name: option["value"] for name, option in chosen.items() if option} == {
        "status": "solved",
        "category": "2543",
        "source": "",
        "sort": "updatedDt:desc",
        "size": "50",
    }


def test_a_type_is_offered_by_its_path_and_escaped() -> None:
    form = FilterForm({}, types=TypeFilter({1: "<b>결제</b> > 환불"}))
    assert "&lt;b&gt;결제&lt;/b&gt; &gt; 환불" in str(form["category"])


def test_a_topic_with_types_below_it_is_not_asked_of_oc() -> None:
    form = FilterForm(QueryDict("category=2542"), types=TypeFilter(CATEGORIES, frozenset({1, 2})))
    assert form.query.category_id is None
    assert form.wanted.types == frozenset({1, 2})
    assert form.narrowing
