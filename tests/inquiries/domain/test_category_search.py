"""Finding a type by words: in any language, as it is typed, by initials, and with slips."""

import pytest

from inquiries.domain.category_search import TypeIndex
from inquiries.domain.category_tree import TypeTree
from inquiries.oc.types.common import Category


def category(key: int, parent: int = 0, **names: str) -> Category:
    return Category(id=key, parent=parent, name=names["ko"], level=1, path=(), order=key, names=names)


ORDERS, CHARGED_TWICE, DELIVERY, LOST, REFUND_LATE = 1, 11, 2, 21, 31


@pytest.fixture
def index() -> TypeIndex:
    tree = TypeTree(
        [
            category(ORDERS, ko="주문·결제", en="Orders & payment"),
            category(CHARGED_TWICE, ORDERS, ko="이중 결제", en="Charged twice", ja="二重請求"),
            category(DELIVERY, ko="배송", en="Delivery", th="การจัดส่ง"),
            category(LOST, DELIVERY, ko="배송 완료인데 받지 못함", en="Marked delivered, not received"),
            category(3, ko="환불", en="Refunds"),
            category(REFUND_LATE, 3, ko="환불 지연", en="Refund is late"),
        ]
    )
    return TypeIndex(tree, {LOST: ["택배 분실", "stolen"], 3: ["돈"]})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("이중 결제", CHARGED_TWICE),
        ("결제", CHARGED_TWICE),
        ("twice", CHARGED_TWICE),
        ("CHARGED", CHARGED_TWICE),
        ("二重", CHARGED_TWICE),
        ("การจัดส่ง", LOST),
        ("이중결제", CHARGED_TWICE),
        ("  결제   이중 ", CHARGED_TWICE),
        ("분실", LOST),
        ("stolen", LOST),
        ("돈", REFUND_LATE),
        ("환불 늦", None),
        ("orders twice", CHARGED_TWICE),
    ],
)
def test_it_works(index: TypeIndex, query: str, found: int | None) -> None:
    assert index.find(query, 5) == ([found] if found else [])


@pytest.mark.parametrize("query", ["ㅎ", "화", "환ㅂ", "환부", "환불 ㅈ", "환불 지여"])
def test_a_syllable_half_typed_finds_already(index: TypeIndex, query: str) -> None:
    assert REFUND_LATE in index.find(query, 5)


@pytest.mark.parametrize(("query", "found"), [("ㅎㅂ", REFUND_LATE), ("ㅇㅈㄱㅈ", CHARGED_TWICE), ("ㅌㅂㅂㅅ", LOST)])
def test_initials_find(index: TypeIndex, query: str, found: int) -> None:
    assert index.find(query, 5) == [found]


@pytest.mark.parametrize(
    ("query", "found"), [("환볼", REFUND_LATE), ("배숑", LOST), ("refnud", REFUND_LATE), ("chagred", CHARGED_TWICE)]
)
def test_a_slip_of_a_key_is_forgiven(index: TypeIndex, query: str, found: int) -> None:
    assert index.find(query, 5)[0] == found


def test_a_slip_counts_only_where_nothing_fits(index: TypeIndex) -> None:
    assert index.find("배송", 5) == [LOST]


def test_its_own_name_comes_before_one_above_it() -> None:
    tree = TypeTree(
        [category(1, ko="환불"), category(11, 1, ko="계좌"), category(2, ko="기타"), category(21, 2, ko="긴급 환불")]
    )
    assert TypeIndex(tree, {}).find("환불", 5) == [21, 11]


def test_a_name_that_begins_with_the_query_comes_first() -> None:
    tree = TypeTree([category(1, ko="긴급 환불"), category(2, ko="환불 지연")])
    assert TypeIndex(tree, {}).find("환불", 5) == [2, 1]


def test_no_more_than_wanted(index: TypeIndex) -> None:
    assert len(index.find("e", 2)) == 2


@pytest.mark.parametrize("query", ["", "   ", "!?·", "\x00", "뷁뷁뷁", "x" * 10_000, "😀"])
def test_a_query_that_fits_no_type_finds_nothing(index: TypeIndex, query: str) -> None:
    assert index.find(query, 5) == []


def test_words_of_a_type_that_is_gone_do_no_harm() -> None:
    assert TypeIndex(TypeTree([category(1, ko="환불")]), {9: ["돈"]}).find("돈", 5) == []
