"""A service with thousands of submission types: pages stay small, and nothing is out of reach."""

from urllib.parse import parse_qs, urlsplit

import pytest

from inquiries.services.catalog.picker_levels import TOPICS_A_PAGE
from tests.inquiries.views.steps import LIST, NEW, SIMPLE
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox

LARGEST = 60 * 1024  # bytes of a page
TOPIC, GROUP, LEAF, LAST = 100_000, 100_001, 100_002, 102_000


@pytest.fixture(autouse=True)
def _many(sandbox: Sandbox) -> None:
    """One topic more, with 200 groups below it; the first of them has 2,000 types."""
    sandbox.reset()
    sandbox.config(wild=False)
    groups = [GROUP, *range(200_001, 200_200)]
    below = range(LEAF, LAST + 1)
    sandbox.add_categories(
        [
            build_type(TOPIC, 0, 1, []),
            *(build_type(key, TOPIC, 2, [TOPIC]) for key in groups),
            *(build_type(key, GROUP, 3, [TOPIC, GROUP]) for key in below),
        ]
    )


def build_type(key: int, parent: int, level: int, line: list[int]) -> dict[str, object]:
    return {
        "categoryId": key,
        "parent": parent,
        "name": f"유형 {key}",
        "level": level,
        "path": "".join(f"\\{ancestor}" for ancestor in line) + "\\",
        "orderNo": key,
        "languages": {
            "ko": f"유형 {key}",
            "en": f"Type {key}",
            "ja": f"種類 {key}",
            "zh": f"类型 {key}",
            "th": f"ชนิด {key}",
        },
    }


def offered(page: Page) -> list[str]:
    return [str(option["value"]) for option in page.soup.select("select[name=category] option")]


def picked(page: Page) -> list[int]:
    return [int(str(link["href"]).rpartition("category=")[2]) for link in page.soup.select(".picker .topic")]


def test_the_filter_of_my_inquiries_offers_the_first_level(member: Browser) -> None:
    page = member.get(LIST)
    assert len(page.soup.encode()) < LARGEST
    assert str(TOPIC) in offered(page)
    assert str(LEAF) not in offered(page)


def test_a_topic_of_the_filter_stands_for_what_is_below_and_offers_it(member: Browser, sandbox: Sandbox) -> None:
    page = member.get(f"{LIST}?category=2537")
    assert "2559" in offered(page)
    assert page.texts("ol.rows .row-topic")
    asked = parse_qs(urlsplit(sandbox.journal("list")[-1]["target"]).query)
    assert "categoryId" not in asked


def test_the_deepest_level_of_the_filter_is_asked_of_oc(member: Browser, sandbox: Sandbox) -> None:
    page = member.get(f"{LIST}?category={LAST}")
    assert len(page.soup.encode()) < LARGEST
    assert str(LAST) in offered(page)
    assert parse_qs(urlsplit(sandbox.journal("list")[-1]["target"]).query)["categoryId"] == [str(LAST)]


def test_a_long_level_of_the_picker_has_pages(member: Browser) -> None:
    first = member.get(f"{NEW}?category={GROUP}")
    assert len(first.soup.encode()) < LARGEST
    assert picked(first) == [*range(LEAF, LEAF + TOPICS_A_PAGE)]
    last = first.follow(".picker .pages a:last-of-type")
    assert picked(last)[-1] == LAST
    assert len(last.soup.encode()) < LARGEST


@pytest.mark.parametrize("page", ["0", "x", "99999", "-1", "9" * 30])
def test_a_page_that_does_not_exist_is_the_nearest_one(member: Browser, page: str) -> None:
    assert picked(member.get(f"{NEW}?category={GROUP}&page={page}"))


def test_a_short_level_has_no_pages(member: Browser) -> None:
    assert not member.get(f"{NEW}?category=2537").soup.select(".picker .pages")


@pytest.mark.parametrize("words", [f"유형 {LAST}", f"type {LAST}", f"Type {TOPIC} {LAST}"])
def test_every_type_is_found_by_its_name(member: Browser, words: str) -> None:
    found = member.get(f"{NEW}types/?q={words}")
    assert [str(link["href"]) for link in found.soup.select(".found a")] == [f"{NEW}?category={LAST}"]


def test_a_type_still_has_its_form(member: Browser) -> None:
    assert member.get(f"{NEW}?category={SIMPLE}").form().names
