import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.domain import receipt_numbers, typed_text
from tests.inquiries.forms.definitions import build, refusal
from tests.support.words import say

RECEIPT = "K7Q2W-9FXM3A"
TOO_LONG = "“%(label)s” is too long: it has %(length)s characters, and the limit is %(limit)s."
visible = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


def too_long(length: int, limit: int) -> str:
    return say(TOO_LONG, "en", label="Your answer", length=length, limit=limit)


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_it_works(kind: str) -> None:
    control = build(kind, length=50)
    assert control.limit == 50
    assert control.convert_to_oc(control.clean("텍스트 <b>박스</b> & 이름")) == "텍스트 <b>박스</b> & 이름"


def test_a_line_loses_the_blanks_around_it() -> None:
    assert build("text").clean("  이름 \n") == "이름"


def test_several_lines_keep_theirs() -> None:
    assert build("textarea").clean("  1.\r\n\t2. ") == "  1.\n\t2. "


def test_an_optional_text_left_empty_sends_nothing() -> None:
    control = build("text")
    assert control.convert_to_oc(control.clean("  ")) is None
    assert control.convert_to_oc(control.clean(None)) is None


@pytest.mark.parametrize("kind", ["text", "textarea"])
@pytest.mark.parametrize("nothing", ["", "  ", "\u200b", "\u3000"])
def test_a_required_text_must_show_something(kind: str, nothing: str) -> None:
    assert refusal(build(kind, required=True), nothing) == say("Please fill in “%(label)s”.", "en", label="Your answer")


@pytest.mark.parametrize(("text", "length"), [("a" * 10, 10), ("한" * 10, 10), ("😀" * 5, 10)])
def test_a_text_as_long_as_the_limit_is_taken(text: str, length: int) -> None:
    assert build("text", length=length).clean(text) == text


@pytest.mark.parametrize("text", ["a" * 11, "한" * 11, "a" + "😀" * 5])
def test_a_text_over_the_limit_is_told_both_numbers(text: str) -> None:
    message = say(
        "“%(label)s” is too long: it has %(length)s characters, and the limit is %(limit)s.",
        "en",
        label="Your answer",
        length="11",
        limit="10",
    )
    assert refusal(build("text", length=10), text) == message


def test_korean_in_pieces_is_measured_as_it_is_sent() -> None:
    assert build("text", length=2).clean(unicodedata.normalize("NFD", "한글")) == "한글"


def test_no_length_is_no_limit() -> None:
    assert len(build("textarea", length=0).clean("a" * 100_000)) == 100_000


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_a_character_that_cannot_be_sent_is_pointed_out(kind: str) -> None:
    message = say(
        "“%(label)s” contains a character that cannot be sent (character %(position)s, "
        "%(code_point)s). Please remove it.",
        "en",
        label="Your answer",
        code_point="U+0007",
        position="3",
    )
    assert refusal(build(kind), "ab\x07") == message


def test_a_line_break_in_a_single_line_is_refused() -> None:
    assert "U+000D" in refusal(build("text", code="subject"), "Subject\r\nBcc: someone@example.com")


# --- subject --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("length", "limit"), [(0, 239), (200, 184), (255, 239), (4000, 239), (10, 1)])
def test_a_subject_leaves_room_for_the_receipt_number(length: int, limit: int) -> None:
    assert build("text", code="subject", length=length).limit == limit


@given(st.lists(st.sampled_from(["[#", "a", "한", "😀", " "]), max_size=30).map("".join))
def test_a_subject_that_is_taken_fits_with_its_receipt_number(typed: str) -> None:
    control = build("text", code="subject", length=30)
    subject = typed_text.clean_line(typed)
    length = typed_text.count_utf16_units(receipt_numbers.add_marker(subject, RECEIPT))
    if length <= 30:
        assert control.clean(typed) == subject
    else:
        assert refusal(control, typed) == too_long(length - 16, 14)


# --- content --------------------------------------------------------------------------------------------------
def test_content_is_measured_as_the_html_that_is_sent() -> None:
    assert build("textarea", code="content", length=10).clean("abc\nabc") == "abc\nabc"
    assert refusal(build("textarea", code="content", length=10), "abcd\nabc") == too_long(11, 10)
    assert refusal(build("textarea", code="content", length=10), "<&>a") == too_long(14, 10)


@given(visible)
def test_content_that_is_taken_fits(typed: str) -> None:
    control = build("textarea", code="content", length=40)
    text = typed_text.block(typed)
    length = typed_text.count_utf16_units(typed_text.convert_to_content(text))
    if length <= 40:
        assert control.clean(typed) == text
    else:
        assert refusal(control, typed) == too_long(length, 40)


def test_the_page_is_told_how_content_is_measured() -> None:
    assert build("textarea", code="content", length=10).widget.attrs["data-measure"] == "html"


# --- who asks -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "length", "limit"),
    [("mail", 0, 100), ("mail", 50, 50), ("name", 300, 100), ("phone", 30, 30), ("phone", 11, 11), ("phone", 0, 0)],
)
def test_limits_of_who_asks(code: str, length: int, limit: int) -> None:
    assert build("text", code=code, length=length).limit == limit


@pytest.mark.parametrize("address", ["someone@example.com", "some.one+tag@sub.example.co.kr", "a@한국.kr"])
def test_an_address(address: str) -> None:
    assert build("text", code="mail").clean(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    ["someone", "someone@", "@example.com", "a b@example.com", "a@b@example.com", "root@localhost", "한@a.kr"],
)
def test_no_address(address: str) -> None:
    assert refusal(build("text", code="mail"), address) == (
        say("Please enter an email address such as name@example.com.", "en")
    )


def test_an_address_over_the_limit() -> None:
    assert refusal(build("text", code="mail"), "a" * 60 + "@" + "b" * 36 + ".com") == too_long(101, 100)


# --- what stands in a control at first ------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_a_placeholder_that_goes_away_on_a_click_is_a_placeholder(kind: str) -> None:
    control = build(kind, placeholder="예: 12345", holdingText=True)
    assert (control.widget.attrs["placeholder"], control.initial) == ("예: 12345", None)


ANY_TEXT = [
    ("text", "answer"),
    ("textarea", "answer"),
    ("text", "subject"),
    ("textarea", "content"),
    ("text", "typeOne"),
]


@pytest.mark.parametrize(("kind", "code"), ANY_TEXT)
def test_a_placeholder_that_stays_stands_in_the_control(kind: str, code: str) -> None:
    control = build(kind, code=code, placeholder="예: 온라인\n 구매팀", holdingText=False)
    assert control.initial == control.widget.attrs["data-example"] == "예: 온라인\n 구매팀"
    assert "placeholder" not in control.widget.attrs


@pytest.mark.parametrize(("kind", "code"), ANY_TEXT)
@pytest.mark.parametrize(
    "posted", ["예: 온라인\n 구매팀", "예: 온라인\r\n 구매팀", "예: 온라인 구매팀", " 예: 온라인 구매팀 \u200b"]
)
def test_a_placeholder_left_as_it_was_is_no_answer(kind: str, code: str, posted: str) -> None:
    facts = {"code": code, "placeholder": "예: 온라인\n 구매팀", "holdingText": False}
    posted = posted if kind == "textarea" else posted.replace("\r", "").replace("\n", "")
    control = build(kind, **facts)
    assert control.convert_to_oc(control.clean(posted)) is None
    assert refusal(build(kind, required=True, **facts), posted) == say(
        "Please fill in “%(label)s”.", "en", label="Your answer"
    )


def test_text_typed_over_or_after_a_placeholder_is_sent() -> None:
    control = build("textarea", placeholder="주문번호:", holdingText=False)
    assert control.clean("주문번호: 12345") == "주문번호: 12345"
    assert control.clean("12345") == "12345"


def test_a_preset_comes_before_a_placeholder_that_stays_and_is_sent() -> None:
    control = build("text", placeholder="주문번호:", holdingText=False, value="12345")
    assert control.initial == control.clean("12345") == "12345"


def test_an_example_address_is_never_a_value() -> None:
    control = build("text", code="mail", placeholder="name@example.com", holdingText=False)
    assert (control.initial, control.widget.attrs["placeholder"]) == (None, "name@example.com")


# --- nothing changes its meaning ------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["text", "textarea"])
@pytest.mark.parametrize(
    "typed", ["10²", "① ②", "½", "H₂O", "㎡ 10", "Ⅳ", "ﬁ", "㈜나래", "３㎏", "1⁄2", "№ 5", "㊙", "5℃"]
)
def test_special_characters_are_kept(kind: str, typed: str) -> None:
    assert build(kind).clean(typed) == typed


def test_only_full_width_forms_of_a_number_are_folded() -> None:
    assert build("text").clean("１２３－４５６") == "123-456"


# --- one spelling of an address -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        "victim@example.com\u200b",
        "vic\u00adtim@exa\u2060mple.com",
        "\ufeffvictim@example.com",
        "\u2068victim@example.com\u2069",
        "vic\u3164tim@example.com\ufe0f",
        "ｖｉｃｔｉｍ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "Victim@Example.COM",
        "victim@example\u3002com",
        '"victim"@example.com',
        "\u3000victim@example.com\u00a0",
    ],
)
def test_an_address_has_one_spelling(typed: str) -> None:
    assert build("text", code="mail").clean(typed) == "victim@example.com"


@pytest.mark.parametrize(
    "typed", ["victim@ⓔxample.com", "victim@exam²ple.com", "ſomeone@example.com", "v\x07@example.com"]
)
def test_an_address_in_disguise_is_refused(typed: str) -> None:
    refusal(build("text", code="mail"), typed)
