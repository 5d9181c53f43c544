import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.views.presentation.pagination import GAP, build_page_links


def words(current: int, pages: int) -> str:
    return " ".join(f"[{text}]" if here else text for text, _query, here in build_page_links(current, pages, query))


def query(page: int) -> str:
    return f"?page={page}"


@pytest.mark.parametrize(
    ("current", "pages", "shown"),
    [
        (1, 1, "[1]"),
        (1, 3, "[1] 2 3"),
        (1, 9, "[1] 2 3 … 9"),
        (5, 9, "1 … 3 4 [5] 6 7 … 9"),
        (9, 9, "1 … 7 8 [9]"),
        (1, 0, ""),
        (12, 3, "1 … 3"),
    ],
)
def test_it_works(current: int, pages: int, shown: str) -> None:
    assert words(current, pages) == shown


def test_a_link_has_the_query_of_its_page_and_a_gap_has_none() -> None:
    links = {text: query for text, query, _here in build_page_links(1, 9, query)}
    assert links == {"1": "?page=1", "2": "?page=2", "3": "?page=3", GAP: None, "9": "?page=9"}


@given(st.integers(-5, 400), st.integers(0, 300))
def test_a_page_is_never_far(current: int, pages: int) -> None:
    links = build_page_links(current, pages, query)
    assert len(links) <= 9
    numbers = [int(text) for text, query, _here in links if query]
    assert numbers == sorted(set(numbers))
    assert set(numbers) <= set(range(1, pages + 1))
    assert {1, pages} <= set(numbers) or not pages
    assert [here for _text, _query, here in links].count(True) == (1 <= current <= pages)
