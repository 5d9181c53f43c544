"""Finding a type by words: in any language, as it is typed, by initials, and with slips."""

import pytest

from inquiries.domain.category_search import TypeIndex
from inquiries.domain.category_tree import TypeTree
from inquiries.domain.typed_text import split_into_letters
from inquiries.oc.types.category_and_attachment import Category


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
        ("환불 늦", REFUND_LATE),
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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("환불이 안돼요", REFUND_LATE),
        ("환불해주세요", REFUND_LATE),
        ("이중결제했어요 어떻게 하나요", CHARGED_TWICE),
        ("please help, my payments failed", CHARGED_TWICE),
        ("Where is my refund?", REFUND_LATE),
        ("昨日の請求について", CHARGED_TWICE),
        ("我二重請求了", CHARGED_TWICE),
        ("รอการจัดส่งมาหลายวัน", LOST),
    ],
)
def test_a_sentence_finds_by_the_words_that_a_name_has(index: TypeIndex, query: str, found: int) -> None:
    assert index.find(query, 5) == [found]


@pytest.mark.parametrize(
    "query",
    [
        "안녕하세요, 문의드립니다",
        "비밀번호를 잊었어요",
        "I have a question",
        "the end",  # not "other"
        "こちらのものについて",  # nothing but grammar
        "การศึกษา",  # has a prefix in common with delivery, as many words do
    ],
)
def test_what_is_in_every_sentence_finds_nothing(query: str) -> None:
    other = category(1, ko="기타 문의", en="Other question", ja="ものについて", th="การจัดส่ง")
    assert TypeIndex(TypeTree([other]), {}).find(query, 5) == []


def test_a_type_with_more_of_a_sentence_comes_first() -> None:
    tree = TypeTree([category(1, ko="환불 계좌"), category(2, ko="환불 지연"), category(3, ko="배송 지연")])
    assert TypeIndex(tree, {}).find("환불이 왜 지연되나요", 5) == [2, 1, 3]


def test_its_own_name_comes_before_one_above_it() -> None:
    tree = TypeTree(
        [category(1, ko="환불"), category(11, 1, ko="계좌"), category(2, ko="기타"), category(21, 2, ko="긴급 환불")]
    )
    assert TypeIndex(tree, {}).find("환불", 5) == [21, 11]


def test_a_name_that_begins_with_the_query_comes_first() -> None:
    tree = TypeTree([category(1, ko="긴급 환불"), category(2, ko="환불 지연")])
    assert TypeIndex(tree, {}).find("환불", 5) == [2, 1]


def test_a_word_of_a_level_above_finds_each_type_below_once(index: TypeIndex) -> None:
    assert index.find("배송 택배", 5) == [LOST]
    assert index.find("orders ㅇㅈ", 5) == [CHARGED_TWICE]


def test_a_slip_in_a_level_above_finds_the_types_below() -> None:
    tree = TypeTree([category(1, ko="배송 문의"), category(11, 1, ko="지연"), category(12, 1, ko="배숑 문이")])
    assert TypeIndex(tree, {}).find("배송문외", 5) == [12, 11]


@pytest.mark.parametrize("word", ["이", "중", "ㅇ", "a", "z", "二"])
def test_one_letter_is_enough(word: str) -> None:
    names = ["이중 결제", "Twice", "二重", "bazaar"]
    tree = TypeTree([category(number, ko=name) for number, name in enumerate(names, start=1)])
    expected = [n for n, name in enumerate(names, start=1) if split_into_letters(word) in split_into_letters(name)]
    assert sorted(TypeIndex(tree, {}).find(word, 5)) == expected


def test_a_name_shorter_than_the_word_is_alike_if_the_word_has_it() -> None:
    assert TypeIndex(TypeTree([category(1, ko="가")]), {}).find("가나다라마바", 5) == []
    tree = TypeTree([Category(id=1, parent=0, name="기타", level=1, path=(), order=1, names={})])
    assert TypeIndex(tree, {}).find("기타사항문의", 5) == [1]


def test_no_more_than_wanted(index: TypeIndex) -> None:
    assert len(index.find("e", 2)) == 2


@pytest.mark.parametrize("query", ["", "   ", "!?·", "\x00", "뷁뷁뷁", "x" * 10_000, "😀"])
def test_a_query_that_fits_no_type_finds_nothing(index: TypeIndex, query: str) -> None:
    assert index.find(query, 5) == []


def test_words_of_a_type_that_is_gone_do_no_harm() -> None:
    assert TypeIndex(TypeTree([category(1, ko="환불")]), {9: ["돈"]}).find("돈", 5) == []
