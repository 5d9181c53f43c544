"""Every page in every language: no sentence of another one is left, and none was forgotten to be translated."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import translation
from django.utils.translation import to_locale

from inquiries.templatetags import cached_parts
from tests.inquiries.views.steps import EVERYTHING, LIST, NEW, filled, form_of, oc_is_down
from tests.support.catalogs import read_po
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.source import ROOT
from tests.support.tables import cases

CODES = [code for code, _name in settings.LANGUAGES]
PUBLIC_PAGES = [
    "/narae/",
    NEW,
    f"{NEW}types/?q=zzzz",
    f"{NEW}?category={EVERYTHING}",
    "/narae/help/",
    "/narae/help/?q=zzzz",
    "/narae/help/3401/",
    "/narae/notices/",
    "/narae/notices/1232/",
    "/narae/guests/",
    "/narae/guests/open/AAAAA-AAAAAA/x/",
    "/narae/offline/",
    "/nobody/",
    "/accounts/sign-in/",
    "/accounts/register/",
    "/accounts/password/forgotten/",
    "/accounts/code/",
]
OF_MEMBERS = [
    "/narae/",
    LIST,
    f"{LIST}?q=zzzz&group=done",
    "/accounts/security/",
    "/accounts/password/change/",
]
# Attributes that are read; of the data for scripts, what has blanks is words.
_SPOKEN = ("aria-label", "title", "placeholder", "alt")
_BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
# A date, a time or both, as a page of the language writes them: portal/formats.
_TIMES = {
    "en": r"\d{1,2} [A-Z][a-z]{2} \d{4}(, \d\d:\d\d)?|\d\d:\d\d",
    "ko": r"\d{4}년 \d{1,2}월 \d{1,2}일( 오[전후] \d{1,2}:\d\d)?|오[전후] \d{1,2}:\d\d",
    "ja": r"\d{4}年\d{1,2}月\d{1,2}日( \d{1,2}:\d\d)?|\d{1,2}:\d\d",
    "zh-hans": r"\d{4}年\d{1,2}月\d{1,2}日( \d\d:\d\d)?|\d\d:\d\d",
    "th": r"\d{1,2} [ก-๙]{1,4}\.[ก-๙]{1,2}\. \d{4}( \d\d:\d\d น\.)?|\d\d:\d\d น\.",
}
# Addresses, numbers and names of a thing are the same in every language.
_NO_SENTENCE = re.compile(r"\S+@\S+|\b[A-Z0-9-]{2,}\b|\b(\w+\.)?pdf\b|(?<![A-Za-z])cm(?![A-Za-z])|zzzz")
_LATIN = re.compile(r"[A-Za-z]{2,}")


def spoken(soup: BeautifulSoup, language: str) -> Iterator[str]:
    """All that a page says in the language of its own: words between tags, and in attributes that are read."""
    for element in soup.select("script, style, [hx-disable]"):
        element.decompose()
    for element in soup.select("[lang]"):
        if element.name != "html" and element.get("lang") != language:
            element.decompose()
    yield from (text for text in soup.stripped_strings)
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            is_text = name.startswith("data-") and " " in value
            if name in _SPOKEN or is_text:
                yield str(value)


def pages(member: Browser, guest: Browser, sandbox: Sandbox, code: str) -> Iterator[tuple[str, BeautifulSoup]]:
    """Every page, and the states that say something of their own."""
    for browser in (member, guest):
        browser.headers = {"Accept-Language": code}
    for address in PUBLIC_PAGES:
        yield address, guest.get(address).soup
    for address in OF_MEMBERS:
        yield f"member {address}", member.get(address).soup
    yield "errors in every field", form_of(guest, EVERYTHING).submit().soup
    yield "a receipt", filled(guest, f_subject="한 문의", f_content="제 글").submit().soup
    sent = filled(member, f_subject="다른 문의", f_content="제 글").submit()
    yield "a member's receipt", sent.soup
    yield "the same again", filled(member, f_subject="다른 문의", f_content="제 글").submit().soup
    (ticket,) = sandbox.journal("create")[-1:]
    yield "a conversation", member.get(f"{LIST}{ticket['result_id']}/").soup
    sandbox.answer(ticket["result_id"], "<p>네</p>", status="closed")
    yield "a closed one", member.get(f"{LIST}{ticket['result_id']}/").soup
    oc_is_down(sandbox)
    yield "while OC is down", member.get(LIST).soup


def catalogue(code: str) -> dict[str, str]:
    """The sentences without a place for something, and what they are in this language."""
    path: Path = ROOT / "locale" / to_locale(code) / "LC_MESSAGES/django.po"
    messages = [message for message in read_po(path) if not re.search(r"%\(|{", message.parts["msgid"])]
    return {m.parts["msgid"]: m.forms[0] or m.parts["msgid"] for m in messages}


@pytest.mark.parametrize("code", cases(CODES, "ko", "zh-hans"))
def test_p22_no_sentence_is_in_another_language_and_times_are_written_in_one_way(
    member: Browser, guest: Browser, sandbox: Sandbox, code: str
) -> None:
    own = set(catalogue(code).values())
    foreign = {text for other in CODES if other != code for text in catalogue(other).values() if len(text) > 1} - own
    left, times = set(), []
    for name, soup in pages(member, guest, sandbox, code):
        times += [(name, time.get_text(strip=True)) for time in soup.select("time")]
        left |= {(name, text) for text in spoken(soup, code) if " ".join(text.split()) in foreign}
    assert left == set()
    assert len(times) > 5
    assert [(name, text) for name, text in times if not re.fullmatch(_TIMES[code], text)] == []


@pytest.fixture
def _nothing_kept() -> Iterator[None]:
    """No part of a page that was rendered before is shown, and none of this test stays."""
    cached_parts.forget()
    yield
    cached_parts.forget()


@pytest.mark.usefixtures("_nothing_kept")
def test_p22_no_sentence_goes_around_translation(
    member: Browser, guest: Browser, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Translation only puts brackets around; what then has none is a person's or Online Contact's, and Korean."""
    for name, position in {"gettext": 0, "pgettext": 1, "ngettext": 0, "npgettext": 1}.items():
        marked = lambda *words, position=position: f"⟦{words[position]}⟧"  # noqa: E731 - one for each
        monkeypatch.setattr(vars(translation)["_trans"], name, marked, raising=False)
    found = set()
    for name, soup in pages(member, guest, sandbox, "ko"):
        for text in spoken(soup, "ko"):
            bare = text
            while _BRACKETS.search(bare):
                bare = _BRACKETS.sub(" ", bare)
            if _LATIN.search(_NO_SENTENCE.sub(" ", bare)):
                found.add((name, bare.strip()))
    assert found == set()


@pytest.mark.parametrize(("code", "begins"), [("en", "Error: "), ("ja", "エラー："), ("zh-hans", "错误：")])
def test_a_title_says_that_there_are_errors(guest: Browser, code: str, begins: str) -> None:
    guest.headers = {"Accept-Language": code}
    assert not form_of(guest).page.one("title").get_text().startswith(begins)
    assert form_of(guest).submit().one("title").get_text().startswith(begins)
