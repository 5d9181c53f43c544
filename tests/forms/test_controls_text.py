import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries import html, receipts, texts
from tests.forms.definitions import build, refusal

RECEIPT = "K7Q2W-9FXM3A"
visible = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_it_works(kind: str) -> None:
    control = build(kind, length=50)
    assert control.limit == 50
    assert control.to_oc(control.clean("텍스트 <b>박스</b> & 이름")) == "텍스트 <b>박스</b> & 이름"


def test_a_line_loses_the_blanks_around_it() -> None:
    assert build("text").clean("  이름 \n") == "이름"


def test_several_lines_keep_theirs() -> None:
    assert build("textarea").clean("  1.\r\n\t2. ") == "  1.\n\t2. "


def test_an_optional_text_left_empty_sends_nothing() -> None:
    control = build("text")
    assert control.to_oc(control.clean("  ")) is None
    assert control.to_oc(control.clean(None)) is None


@pytest.mark.parametrize("kind", ["text", "textarea"])
@pytest.mark.parametrize("nothing", ["", "  ", "\u200b", "\u3000"])
def test_a_required_text_must_show_something(kind: str, nothing: str) -> None:
    assert refusal(build(kind, required=True), nothing) == "Please fill in “Your answer”."


@pytest.mark.parametrize(("text", "length"), [("a" * 10, 10), ("한" * 10, 10), ("😀" * 5, 10)])
def test_a_text_as_long_as_the_limit_is_taken(text: str, length: int) -> None:
    assert build("text", length=length).clean(text) == text


@pytest.mark.parametrize("text", ["a" * 11, "한" * 11, "a" + "😀" * 5])
def test_a_text_over_the_limit_is_told_both_numbers(text: str) -> None:
    message = "“Your answer” is too long: 11 characters, and at most 10 can be sent."
    assert refusal(build("text", length=10), text) == message


def test_korean_in_pieces_is_measured_as_it_is_sent() -> None:
    assert build("text", length=2).clean(unicodedata.normalize("NFD", "한글")) == "한글"


def test_no_length_is_no_limit() -> None:
    assert len(build("textarea", length=0).clean("a" * 100_000)) == 100_000


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_a_character_that_cannot_be_sent_is_pointed_out(kind: str) -> None:
    message = "“Your answer” holds a character that cannot be sent (U+0007, character 3). Please remove it."
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
    subject = texts.line(typed)
    if texts.length(receipts.with_marker(subject, RECEIPT)) <= 30:
        assert control.clean(typed) == subject
    else:
        assert "at most 14" in refusal(control, typed)


# --- content --------------------------------------------------------------------------------------------------
def test_content_is_measured_as_the_html_that_is_sent() -> None:
    assert build("textarea", code="content", length=10).clean("abc\nabc") == "abc\nabc"
    assert "11 characters" in refusal(build("textarea", code="content", length=10), "abcd\nabc")
    assert "14 characters" in refusal(build("textarea", code="content", length=10), "<&>a")


@given(visible)
def test_content_that_is_taken_fits(typed: str) -> None:
    control = build("textarea", code="content", length=40)
    text = texts.block(typed)
    if texts.length(html.as_content(text)) <= 40:
        assert control.clean(typed) == text
    else:
        assert "at most 40" in refusal(control, typed)


def test_the_page_is_told_how_content_is_measured() -> None:
    assert build("textarea", code="content", length=10).widget.attrs["data-measure"] == "html"


# --- who asks -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "length", "limit"),
    [("mail", 0, 100), ("mail", 50, 50), ("name", 300, 100), ("phone", 30, 20), ("phone", 11, 11)],
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
    assert refusal(build("text", code="mail"), address) == ("Please enter an e-mail address such as name@example.com.")


def test_an_address_over_the_limit() -> None:
    assert "101 characters" in refusal(build("text", code="mail"), "a" * 60 + "@" + "b" * 36 + ".com")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("010-1234-5678", "010-1234-5678"), ("+82 (10) 1234", "+82 (10) 1234"), ("０１０－１２３４", "010-1234")],
)
def test_a_telephone_number(typed: str, sent: str) -> None:
    assert build("text", code="phone").clean(typed) == sent


@pytest.mark.parametrize("typed", ["call me", "010.1234", "---", "010;1234", "010-1234 x5"])
def test_no_telephone_number(typed: str) -> None:
    assert refusal(build("text", code="phone"), typed) == (
        "Please enter a telephone number with digits, spaces, + - ( and ) only."
    )


def test_a_telephone_number_over_the_limit() -> None:
    assert "21 characters" in refusal(build("text", code="phone"), "0" * 21)


# --- what stands in a control at first ------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_a_placeholder_that_goes_away_on_a_click_is_a_placeholder(kind: str) -> None:
    control = build(kind, placeholder="예: 12345", holdingText=True)
    assert (control.widget.attrs["placeholder"], control.initial) == ("예: 12345", "")


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_a_placeholder_that_stays_is_a_form_letter(kind: str) -> None:
    control = build(kind, placeholder="주문번호:\n", holdingText=False)
    assert control.initial == "주문번호:\n"
    assert "placeholder" not in control.widget.attrs


def test_a_preset_comes_before_a_form_letter() -> None:
    assert build("text", placeholder="주문번호:", holdingText=False, value="12345").initial == "12345"


def test_an_example_address_is_never_a_value() -> None:
    control = build("text", code="mail", placeholder="name@example.com", holdingText=False)
    assert (control.initial, control.widget.attrs["placeholder"]) == (None, "name@example.com")
