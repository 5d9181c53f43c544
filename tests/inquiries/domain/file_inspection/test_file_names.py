import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inquiries.domain.file_inspection import file_names


def test_a_plain_name_stays_as_it_is() -> None:
    assert file_names.clean("주문 내역 (2).xlsx") == "주문 내역 (2).xlsx"


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\kim\\사진.png", "사진.png"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\u200b.png\u200d", "a.png"),
        ("a\r\nSet-Cookie: x=1.png", "aSet-Cookie: x=1.png"),
        ("a\x00.png", "a.png"),
        ("a.png. . ", "a.png"),
        (" a.png", "a.png"),
        ("a\u2028b\u3000c.png", "a b c.png"),
        ("\u1112\u1161\u11ab.png", "한.png"),
        ("e\u200b\u0301.png", "é.png"),
        ("\ud800a.png", "a.png"),
        ("a\u3000. ", "a"),
        ("..", ""),
        ("", ""),
    ],
)
def test_a_name_is_cleaned(given_name: str, cleaned: str) -> None:
    assert file_names.clean(given_name) == cleaned


@given(st.text(st.characters(), max_size=40))
@example("a\u3000.")
def test_a_clean_name_is_clean(name: str) -> None:
    cleaned = file_names.clean(name)
    assert file_names.clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(character)[0] == "C" for character in cleaned)
    assert not {"/", "\\"} & set(cleaned)
    cleaned.encode()


@pytest.mark.parametrize(
    ("name", "extension"),
    [("a.PNG", "png"), ("a.tar.zip", "zip"), ("a", ""), (".png", ""), ("a.", ""), ("", "")],
)
def test_the_extension_is_what_stands_behind_the_last_dot(name: str, extension: str) -> None:
    assert file_names.get_extension(name) == extension


@pytest.mark.parametrize(
    ("name", "replaced"),
    [("a.tar.zip", "a.tar.jpg"), ("a", "a.jpg"), ("a.JPG", "a.JPG"), ("a.jpeg", "a.jpg")],
)
def test_an_extension_is_replaced_by_another_one(name: str, replaced: str) -> None:
    assert file_names.replace_extension(name, "jpg") == replaced
