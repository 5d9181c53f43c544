"""Telephone numbers, as people type and paste them."""

import pytest

from tests.inquiries.forms.definitions import build, refusal
from tests.inquiries.forms.test_controls_text import too_long
from tests.support.words import say


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("010-1234-5678", "010-1234-5678"),
        ("+82 (10) 1234", "+82 (10) 1234"),
        ("０１０－１２３４", "010-1234"),
        ("010.1234.5678", "010-1234-5678"),
        ("010. 1234. 5678", "010-1234-5678"),
        ("010·1234·5678", "010-1234-5678"),
        *(
            (f"010{dash}1234{dash}5678", "010-1234-5678")
            for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\u30fc"
        ),
        ("\u202a+82 10-1234-5678\u202c", "+82 10-1234-5678"),
        ("\u2066010\u200b1234\ufeff5678\u2069", "010-1234-5678"),
        ("010\u00a01234\u20095678", "010 1234 5678"),
        ("tel:+82-10-1234-5678", "+82-10-1234-5678"),
        ("tel:01012345678", "010-1234-5678"),
        ("Tel. 02-123-4567", "02-123-4567"),
        ("H.P: 010-1234-5678", "010-1234-5678"),
        ("전화: 010-1234-5678", "010-1234-5678"),
        ("携帯：090-1234-5678", "090-1234-5678"),
        ("☎️ 02) 123-4567", "02) 123-4567"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "081 234 5678"),
        ("+82 (0)2 123 4567", "+82 (0)2 123 4567"),
        ("010/1234/5678", "010-1234-5678"),
        ("010~1234~5678", "010-1234-5678"),
        ("010_1234_5678", "010-1234-5678"),
        ("030/1234567", "030-1234567"),
        ("010-1234-5678.", "010-1234-5678"),
        ("010-1234-5678 (휴대폰)", "010-1234-5678"),
        ("4321", "4321"),  # within a company
    ],
)
def test_a_telephone_number(typed: str, sent: str) -> None:
    assert build("text", code="phone").clean(typed) == sent


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("02-123-4567 내선 3", "02-123-4567 내선 3"),
        ("021234567(내선번호 : 31번)", "02-123-4567 내선번호 31"),
        ("０２－１２３－４５６７　内線３", "02-123-4567 内線 3"),
        ("010-12345678转8001", "010-12345678 转 8001"),
        ("02 123 4567 ต่อ ๓", "02 123 4567 ต่อ 3"),
        ("02-123-4567 ext. 3", "02-123-4567 ext. 3"),
        ("tel:+82-2-123-4567;ext=3", "+82-2-123-4567 ext. 3"),
        ("+82 (0)2 123 4567 Extension 3", "+82 (0)2 123 4567 ext. 3"),
        ("02-123-4567x3", "02-123-4567 ext. 3"),
        ("02.123.4567#3", "02-123-4567 ext. 3"),
        ("02-123-4567,3", "02-123-4567 ext. 3"),
        ("02-123-4567~9", "02-123-4567~9"),
    ],
)
def test_a_telephone_number_with_its_extension(typed: str, sent: str) -> None:
    control = build("text", code="phone")
    assert control.clean(typed) == sent
    assert control.clean(sent) == sent


@pytest.mark.parametrize(
    "typed",
    [
        *("call me", "tel:", "---", "010;1234567", "10²", "①②③", "ext. 3", "02-123-4567.010-1234-5678"),
        *("123-4567/234-5678", "02-123-4567 내선 3 내선 4", "02-123-4567 ext. 1234567", "0" * 21),
    ],
)
def test_no_telephone_number(typed: str) -> None:
    words = (
        "Please enter one phone number in digits, such as 010-1234-5678. You can add an extension: 02-123-4567 ext. 3."
    )
    assert refusal(build("text", code="phone"), typed) == say(words, "en")


@pytest.mark.parametrize("typed", ["1", "12", "1-2", "+82"])
def test_too_few_digits_for_a_telephone_number(typed: str) -> None:
    words = "This phone number is too short. Please enter it with its area code, such as 02-123-4567."
    assert refusal(build("text", code="phone"), typed) == say(words, "en")


def test_a_telephone_number_over_the_limit() -> None:
    assert build("text", code="phone", length=10).clean("0" * 10) == "0" * 10
    assert refusal(build("text", code="phone", length=10), "0" * 11) == too_long(11, 10)
    assert refusal(build("text", code="phone", length=6), "0" * 7) == too_long(7, 6)
