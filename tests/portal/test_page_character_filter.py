"""Pages carry no character that HTML does not know, whatever was typed; OC gets what was typed."""

import pytest

from tests.inquiries.views.steps import created, filled
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

UNKNOWN = ["\x01", "\x0b", "\x1f", "\x7f", "\x85", "\ufdd0", "\uffff", "\U0001fffe", "\U0010ffff"]
KNOWN = ["\t", "é", "값", "\ufdcf", "\ufffd", "😀", "\U0001fffd", "\U0010fffd"]


@pytest.mark.parametrize("character", UNKNOWN, ids=ascii)
def test_characters_invalid_in_html_are_left_out_of_a_form_shown_again(member: Browser, character: str) -> None:
    page = filled(member, f_name="", f_content=f"앞{character}뒤").submit()
    assert page.status == 422
    assert page.form()["f_content"] == "앞뒤"


@pytest.mark.parametrize("character", KNOWN, ids=ascii)
def test_every_other_character_comes_again(member: Browser, character: str) -> None:
    page = filled(member, f_name="", f_content=f"앞{character}뒤").submit()
    assert page.form()["f_content"] == f"앞{character}뒤"


def test_the_text_is_sent_as_typed(member: Browser, sandbox: Sandbox) -> None:
    filled(member, f_content="앞\ufdd0뒤").submit()
    assert created(sandbox)[0]["content"] == "앞\ufdd0뒤"
