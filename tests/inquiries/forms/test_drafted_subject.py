"""A subject from the text: the first line that says something, cut where it hurts least."""

from pathlib import Path

import pytest

from inquiries.domain.typed_text import count_utf16_units
from inquiries.forms.drafted_subject import GREETING, MOST, draft_subject
from inquiries.forms.inquiry_forms import InquiryForm
from tests.inquiries.forms.definitions import definition

CONTACT = {"f_mail": "someone@example.com", "f_name": "홍길동"}


def test_it_works() -> None:
    assert draft_subject("\n \n  냉장고가   안 켜져요 \r\n어제부터요") == "냉장고가 안 켜져요"


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\n"])
def test_an_empty_text_gives_none(text: str) -> None:
    assert draft_subject(text) == ""


@pytest.mark.parametrize("greeting", ["안녕하세요.", "Hello,", "こんにちは。", "您好！", "สวัสดีครับ"])
def test_a_line_with_only_a_greeting_is_passed_over(greeting: str) -> None:
    assert draft_subject(f"{greeting}\n환불 문의드립니다") == "환불 문의드립니다"
    assert draft_subject(greeting) == greeting


def test_the_script_has_the_same_pattern() -> None:
    assert f"GREETING = /{GREETING}/i;" in Path("static/js/keeping.js").read_text(encoding="utf-8")


def test_a_long_line_is_cut_at_a_word() -> None:
    assert draft_subject("배송이 늦어서요 " * 10) == "배송이 늦어서요 " * 6 + "배송이…"


@pytest.mark.parametrize("text", ["가" * 100, "👨‍👩‍👧" * 30, "👍🏽" * 40, "ที่นี่" * 30])
def test_without_blanks_no_sign_is_parted(text: str) -> None:
    drafted = draft_subject(text)
    assert MOST - 10 < count_utf16_units(drafted) <= MOST
    sign = {"가": "가", "👨": "👨‍👩‍👧", "👍": "👍🏽"}.get(text[0])
    assert not sign or drafted.replace(sign, "").removesuffix("…") in {"", "👨", "👨‍👩"}


@pytest.mark.parametrize("limit", [1, 2, 10])
def test_the_subjects_own_limit_counts(limit: int) -> None:
    assert 0 < count_utf16_units(draft_subject("가나다 라마바사 아자차카", limit)) <= limit


def test_a_form_without_a_subject_is_sent_with_one() -> None:
    form = InquiryForm([definition()], data=CONTACT | {"f_subject": " ", "f_content": "첫 줄\n둘째 줄"})
    assert form.is_valid()
    assert (form.submitted().subject, form.submitted().typed["f_subject"]) == ("첫 줄", ["첫 줄"])


def test_a_typed_subject_is_left_alone() -> None:
    form = InquiryForm([definition()], data=CONTACT | {"f_subject": "제목", "f_content": "첫 줄"})
    assert form.is_valid()
    assert form.submitted().subject == "제목"


def test_without_a_text_only_the_text_is_missing() -> None:
    form = InquiryForm([definition()], data=CONTACT | {"f_subject": "", "f_content": " "})
    assert set(form.errors) == {"f_content"}


def test_a_draft_that_is_taken_up_shows_one() -> None:
    form = InquiryForm([definition()])
    form.take_up({"f_content": ["첫 줄\n둘째"], "f_subject": []})
    assert form["f_subject"].value() == "첫 줄"


def test_the_example_in_the_text_is_no_text() -> None:
    letter = definition("textarea", code="content", placeholder="주문번호:", holdingText=False)
    form = InquiryForm([letter], data=CONTACT | {"f_subject": "", "f_content": "주문번호:"})
    assert set(form.errors) == {"f_content"}
    assert form["f_subject"].value() == ""
