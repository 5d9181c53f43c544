"""Frequent questions: their order, the search, and what is suggested."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.domain.faq.question_collection import QuestionCollection
from inquiries.oc.types.category_and_attachment import Category
from inquiries.oc.types.help_center import Question

WORLD = Path(__file__).parents[4] / "sandbox" / "seed"
ROWS: list[dict[str, Any]] = json.loads((WORLD / "faq.json").read_text())
CATEGORIES: list[dict[str, Any]] = json.loads((WORLD / "shelves.json").read_text())["faq"]


def collection_in(language: str) -> QuestionCollection:
    """The emulator's questions, which are written to be searched."""
    categories = [
        Category(row["id"], row["parent"], row["ko"], 1, (), row["order"], {language: row[language]})
        for row in CATEGORIES
    ]
    questions = [
        question(row["id"], title, content, row["in"], is_top=row.get("top"), is_recommended=row.get("best"))
        for row in ROWS
        if language in row
        for title, content in [row[language]]
    ]
    return QuestionCollection(categories, questions, language)


def question(id_: int, title: str, content: str = "", category_id: int | None = None, **more: Any) -> Question:
    names = {"is_top": "isTop", "is_recommended": "isRecommend", "reads": "readCnt"}
    data = {"helpDocId": id_, "title": title, "content": content, "categoryId": category_id}
    return Question.from_api(data | {names[name]: value for name, value in more.items()})


def titles(questions: Any) -> list[str]:
    return [found.title for found in questions]


KO, EN = collection_in("ko"), collection_in("en")


# --- order ----------------------------------------------------------------------------------------------------


def test_pinned_ones_are_those_of_the_main_page() -> None:
    assert {q.id for q in KO.pinned} == {row["id"] for row in ROWS if row.get("top")}


def test_where_none_is_pinned_the_recommended_ones_are() -> None:
    collection = QuestionCollection((), [question(1, "a"), question(2, "b", is_recommended=True)], "ko")
    assert titles(collection.pinned) == ["b"]


def test_sections_follow_the_services_order_and_recommended_ones_come_first() -> None:
    assert [section.name for section in KO.sections][:3] == ["주문·결제", "배송", "교환·반품·환불 › 교환·반품"]
    for section in KO.sections:
        recommended = [q.is_recommended for q in section.questions]
        assert recommended == sorted(recommended, reverse=True)


def test_questions_are_ordered_by_reads() -> None:
    collection = QuestionCollection((), [question(1, "few", reads=2), question(2, "many", reads=9)], "ko")
    assert titles(collection.sections[0].questions) == ["many", "few"]


def test_the_overview_has_a_section_for_each_category_of_the_first_level() -> None:
    assert [section.id for section in KO.overview] == [category_id for category_id, _name in KO.tops]
    assert sum(len(section.questions) for section in KO.overview) == len(KO.questions)


def test_a_question_without_a_category_is_not_lost() -> None:
    collection = QuestionCollection(
        [Category(1, 0, "A", 1, (), 0, {})], [question(1, "x", "", 1), question(2, "y", "", 77)], "ko"
    )
    assert [(section.id, titles(section.questions)) for section in collection.sections] == [(1, ["x"]), (0, ["y"])]


def test_categories_that_are_each_others_parents_end_somewhere() -> None:
    ring = [Category(1, 2, "A", 1, (), 0, {}), Category(2, 1, "B", 1, (), 0, {})]
    collection = QuestionCollection(ring, [question(1, "x", "", 1)], "ko")
    assert titles(collection.sections[0].questions) == ["x"]


def test_names_are_in_the_faqs_language() -> None:
    assert EN.path_text(2712) == "Exchanges, returns & refunds › Refunds"


def test_it_survives_being_kept_as_json() -> None:
    assert QuestionCollection.from_json(json.loads(json.dumps(KO.to_json()))) == KO


# --- searching ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["환불", "환부", "환불 계좌", "계좌환불", "ㅎ"])
def test_two_letters_of_korean_are_enough(query: str) -> None:
    found = KO.find(query)
    assert ("환불 계좌를 바꾸고 싶습니다" in titles(found)) == (query != "계좌환불")


def test_the_title_counts_more_than_the_answer() -> None:
    assert KO.find("환불")[0].title == "환불은 언제 되나요?"
    assert "환불" in KO.find("환불")[1].title


def test_every_word_has_to_be_there() -> None:
    assert titles(KO.find("쿠폰 적용")) == ["쿠폰이 적용되지 않습니다"]
    assert KO.find("쿠폰 냉장고") == []


@pytest.mark.parametrize("query", ["REFUND account", "refund  ACCOUNT", "ＲＥＦＵＮＤ"])
def test_case_width_and_blanks_do_not_count(query: str) -> None:
    assert "I want to change my refund account" in titles(EN.find(query))


def test_initials_of_a_title_find() -> None:
    assert "환불은 언제 되나요?" in titles(KO.find("ㅎㅂㅇ ㅇㅈ"))


def test_a_category_finds_its_questions() -> None:
    assert {q.category_id for q in KO.find("나래패스")} >= {2714}


def test_markup_is_not_searched() -> None:
    assert EN.find("strong") == []
    assert EN.find("onclick") == []


@pytest.mark.parametrize("query", ["", "   ", "!?", "…"])
def test_an_empty_query_finds_nothing(query: str) -> None:
    assert KO.find(query) == []


@given(st.text(max_size=300))
def test_any_typed_text_can_be_searched(query: str) -> None:
    KO.find(query)
    KO.find_similar(query, 3)


# --- suggesting -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("ko", "환불", "환불은 언제 되나요?"),
        ("ko", "냉장고에서 이상한 소리가 나요", "냉장고에서 소리가 납니다"),
        ("ko", "비밀번호를 모르겠습니다", "비밀번호를 잊었습니다"),
        ("ko", "배송이 너무 늦어요", "배송이 늦어지고 있습니다. 언제 도착하나요?"),
        ("en", "charged twice", "I was charged twice"),
        ("en", "the app crashes", "The app keeps closing"),
        ("ja", "配送が遅れています", "配送が遅れています。いつ届きますか？"),
        ("zh", "退款账户", "想更改退款账户"),
        ("th", "จัดส่งล่าช้า", "จัดส่งล่าช้า จะถึงเมื่อไร"),
        ("ja", "返金してほしいのですが", "返金はいつされますか？"),
        ("th", "ขอคืนเงินได้ไหม", "จะได้รับเงินคืนเมื่อไร"),
    ],
)
def test_endings_do_not_hide_what_it_is_about(language: str, typed: str, expected: str) -> None:
    assert titles(collection_in(language).find_similar(typed, 3))[0] == expected


@pytest.mark.parametrize("typed", ["안녕하세요 문의드립니다", "안녕하세요", "가", "…", "", "zzzz qqqq"])
def test_text_without_keywords_suggests_nothing(typed: str) -> None:
    assert KO.find_similar(typed, 3) == []


def test_no_more_than_asked_for() -> None:
    assert len(KO.find_similar("배송", 2)) == 2


def test_of_two_that_fit_one_of_the_type_comes_first() -> None:
    alike = [question(1, "환불 문의", "", 10), question(2, "환불 문의", "", 20)]
    collection = QuestionCollection((), [*alike, *(question(i, f"다른 {i}") for i in range(3, 9))], "ko")
    assert collection.find_similar("환불", 1)[0].id == 1
    assert collection.find_similar("환불", 1, within=frozenset({20}))[0].id == 2
