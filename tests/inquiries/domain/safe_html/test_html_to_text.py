"""The words of HTML, and typed text on its way to OC and back."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from inquiries.domain import typed_text
from inquiries.domain.safe_html import html_to_text

# What was typed is no file name, whatever it looks like to the parser of the tests.
pytestmark = pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<b>제목</b>", "제목"),
        ("이름 &amp; <i>성</i>", "이름 & 성"),
        ("첫째<br>둘째</p><p>셋째", "첫째 둘째 셋째"),
        ("  a \n b ", "a b"),
        ("1 < 2", "1 < 2"),
        ("", ""),
    ],
)
def test_a_label_is_the_words_of_a_title(markup: str, words: str) -> None:
    assert html_to_text.convert_to_text(markup) == words


def test_t60_typed_text_is_sent_as_escaped_html() -> None:
    assert typed_text.convert_to_content("첫째\n<b>둘째</b> & \"셋째\" '넷째'") == (
        "첫째<br>&lt;b&gt;둘째&lt;/b&gt; &amp; \"셋째\" '넷째'"
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")))
def test_typed_text_is_shown_unchanged(typed: str) -> None:
    sent = typed_text.convert_to_content(typed)
    assert {tag.name for tag in BeautifulSoup(sent, "html.parser")()} <= {"br"}
    shown = BeautifulSoup(sent.replace("<br>", "\n"), "html.parser").get_text()
    assert shown == typed


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")))
def test_the_words_of_what_was_typed_survive_the_way_up_and_down(typed: str) -> None:
    sent = typed_text.convert_to_content(typed)
    assert (
        html_to_text.convert_to_text(f"<p>{sent}</p>") == html_to_text.convert_to_text(sent) == " ".join(typed.split())
    )
