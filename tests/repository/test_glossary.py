"""The catalogues keep to one glossary: a word that another one stands for is not used."""

import re
from pathlib import Path

import pytest

from tests.support.catalogs import Message, read_po
from tests.support.glossary import AVOIDED_EVERYWHERE

LOCALE = Path(__file__).parents[2] / "locale"
KANA_OR_HAN = "[\u3040-\u30ff\u4e00-\u9fff]"

# Catalogue: its language in the glossary, and what must not stand in it besides, with what is right instead.
LANGUAGES = {"en": "en", "ko": "ko", "ja": "ja", "zh_Hans": "zh", "th": "th"}
FORBIDDEN: dict[str, dict[str, str]] = {
    "en": {
        r"\b[Mm]ails?\b": "email",
        r"\b(nobody|[Ss]omebody)\b": "the subject of the sentence, or no one and someone",
        r"n['’]t\b": "the words in full",
        r"\w'\w": "a typographic apostrophe",
        r"\bmeanwhile\b": "in the meantime",
        r"\bpictures?\b": "image",
        r"\b[Ff]urther question": "follow-up question",
    },
    "ko": {"그림|사라진 것은": "이미지, 그대로 있습니다", "물어보|고치기": "문의하다, 수정"},
    "ja": {
        "請求|申し込": "リクエストする",
        rf"{KANA_OR_HAN} %\(": "no blank before a variable",
        rf"\)[sd] {KANA_OR_HAN}": "no blank after a variable",
        "失われた": "そのまま残っています",
    },
    "zh_Hans": {
        rf"{KANA_OR_HAN}%\((?!zone)|\)[sd]{KANA_OR_HAN}": "a blank around a variable",
        "丢失": "都已保留",
        "写信": "联系我们",
    },
    "th": {
        "สูญหาย": "ยังอยู่ครบ",
        "ถูกเข้าสู่ระบบ|ถูกเก็บ": "the active voice",
        "กุญแจผี": "พาสคีย์",
    },
}
# “คำถาม” is a question of the FAQ or a follow-up question, and never an inquiry.
ABOUT_QUESTIONS = re.compile(r"question|FAQ|takes no more|in place of|replaces|one of these|about %", re.IGNORECASE)
# “地址” alone is where parcels go; an e-mail address is 邮箱地址, a URL 网址.
ABOUT_OTHER_ADDRESSES = re.compile(r"host|server|frame|path|certificate|address answers|allowed", re.IGNORECASE)
NAMES = {"Online Contact"}


def read_texts(language: str) -> list[tuple[Message, str]]:
    """Each text that customers or operators read in a language, with its entry."""
    messages = read_po(LOCALE / language / "LC_MESSAGES" / "django.po")
    if language == "en":
        keys = ("msgid", "msgid_plural")
        return [(message, message.parts[key]) for message in messages for key in keys if key in message.parts]
    return [(message, form) for message in messages for form in message.forms]


@pytest.mark.parametrize("language", FORBIDDEN)
def test_words_that_another_one_stands_for_are_not_used(language: str) -> None:
    found = [
        (text, f"say: {instead}")
        for _message, text in read_texts(language)
        for pattern, instead in {**AVOIDED_EVERYWHERE[LANGUAGES[language]], **FORBIDDEN[language]}.items()
        if re.search(pattern, text)
    ]
    assert found == []


def test_an_inquiry_is_no_question_in_thai() -> None:
    found = [text for message, text in read_texts("th") if "คำถาม" in text and not ABOUT_QUESTIONS.search(message.key)]
    assert found == []


def test_an_email_address_is_named_in_full_in_chinese() -> None:
    alone = [(message, text) for message, text in read_texts("zh_Hans") if re.search("(?<!邮箱)地址", text)]
    assert [text for message, text in alone if not ABOUT_OTHER_ADDRESSES.search(message.key)] == []


@pytest.mark.parametrize("language", [language for language in FORBIDDEN if language != "en"])
def test_everything_but_names_is_translated(language: str) -> None:
    texts = [(message.key, text) for message, text in read_texts(language) if text == message.parts["msgid"]]
    same = {key for key, text in texts if re.search(r"[A-Za-z]", re.sub(r"%\(\w+\)[sd]", "", text))}
    assert same <= NAMES


@pytest.mark.parametrize("language", FORBIDDEN)
def test_the_header_says_what_the_catalogue_is(language: str) -> None:
    header = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8").partition("\n\n")[0]
    for name in ("Project-Id-Version", "PO-Revision-Date", "Last-Translator", "Language-Team", "Language"):
        assert re.search(rf'"{name}: .+\\n"', header), name
