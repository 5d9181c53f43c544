"""The types by which the list of inquiries can be narrowed."""

from inquiries.domain.category_tree import TypeTree
from inquiries.domain.ticket_filter import MOST_OFFERED, TypeFilter, build_type_filter
from inquiries.oc.types.category_and_attachment import Category

TOPICS, BELOW_EACH = 150, 120  # 18,000 selectable types
LAST = TOPICS


def build_tree(topics: int, below_each: int) -> TypeTree:
    def category(key: int, parent: int = 0) -> Category:
        return Category(key, parent, f"유형 {key}", 1, (), key, {"ko": f"유형 {key}"})

    tops = [category(key) for key in range(1, topics + 1)]
    below = [category(top.id * 1000 + key, top.id) for top in tops for key in range(1, below_each + 1)]
    return TypeTree([*tops, *below])


MANY = build_tree(TOPICS, BELOW_EACH)


def test_it_works() -> None:
    assert dict(build_type_filter(build_tree(2, 2), None, "ko").offered) == {
        1001: "유형 1 > 유형 1001",
        1002: "유형 1 > 유형 1002",
        2001: "유형 2 > 유형 2001",
        2002: "유형 2 > 유형 2002",
    }


def test_of_very_many_types_the_topics_are_offered_first() -> None:
    assert [*build_type_filter(MANY, None, "ko").offered] == [*range(1, MOST_OFFERED + 1)]


def test_a_chosen_topic_stands_for_all_types_below_it_and_offers_them() -> None:
    narrowed = build_type_filter(MANY, 2, "ko")
    assert narrowed.below == {2000 + key for key in range(1, BELOW_EACH + 1)}
    assert [*narrowed.offered][1:4] == [2, 2001, 2002]
    assert len(narrowed.offered) == 2 * MOST_OFFERED


def test_a_chosen_type_is_offered_wherever_it_stands() -> None:
    narrowed = build_type_filter(MANY, LAST * 1000 + BELOW_EACH, "ko")
    assert {LAST, LAST * 1000 + BELOW_EACH} <= narrowed.offered.keys()
    assert not narrowed.below


def test_an_unknown_type_narrows_nothing() -> None:
    assert build_type_filter(MANY, 7, "ko").below
    assert build_type_filter(MANY, 999_999, "ko") == TypeFilter(build_type_filter(MANY, None, "ko").offered)


def test_no_level_makes_the_filter_long() -> None:
    assert len(build_type_filter(build_tree(20_000, 0), 19_999, "ko").offered) == MOST_OFFERED + 1
