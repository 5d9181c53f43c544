"""Every sentence that a person may read is in the catalogues, in every language."""

import ast
import gettext
import re
from pathlib import Path

import pytest

from tests.support.catalogs import read_po
from tests.support.source import ROOT, SHIPPED, modules, templates

LOCALE = ROOT / "locale"
LANGUAGES = sorted(path.name for path in LOCALE.iterdir())
# Words for a place on the page, a colour or a form, as one would point with them.
POINTING = {
    "en": r"\b(above|below|beneath|(on|to|at) the (left|right|top|bottom)|red|green|blue|yellow|round|square)\b",
    "ko": r"왼쪽|오른쪽|(^|\s)위(쪽)?[에의]?\s|아래|빨간|파란|초록|노란|동그란|네모",
    "ja": r"左|右|(?<!以)上[のに]|下[のに]|[上下]記|[赤青緑黄]|丸い|四角",
    "zh_Hans": r"左(?!右)|(?<!左)右|[上下][方面]|[红蓝绿黄]|圆形|方形",
    "th": r"ซ้าย|ขวา|(ด้าน|ข้าง)(บน|ล่าง)|สี(แดง|เขียว|น้ำเงิน|เหลือง)|วงกลม|สี่เหลี่ยม",
}
# What tells operators where a text of theirs will stand.
TOLD_TO_OPERATORS = {
    "Shown above the forms of these types and of all types below them. Leave empty for every type.",
    "Shown beside the forms of these types and of all types below them. Leave empty to show it on every page that has "
    "contact options.",
    "intro text",
    "footer text",
    "footer links",
}
MAILS = ("templates/mails/letter.txt",)
MARKED = (
    "Account:",
    "Error:",
    "Error: %(title)s",
    "Key:",
    "Language:",
    "Older drafts (%(number)s)",
    "Pinned:",
    "Status:",
    "%(label)s: %(text)s",
    "%(link_text)s:",
    "%(moment)s (%(zone)s)",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_compiled(language: str) -> None:
    folder = LOCALE / language / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for english, translated in _entries(folder / "django.po"):
        if translated:
            assert compiled.gettext(english) == translated


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_it_is_complete(language: str) -> None:
    catalogue = dict(_entries(LOCALE / language / "LC_MESSAGES/django.po"))
    assert [english for english, translated in catalogue.items() if not translated] == []
    assert catalogue.keys() == dict(_entries(LOCALE / "ko/LC_MESSAGES/django.po")).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_points_by_place_form_or_colour(language: str) -> None:
    """KWCAG 2.2, 5.3.3: what one is to find is called by its words, which are there for who sees no page, too."""
    messages = read_po(LOCALE / language / "LC_MESSAGES/django.po")
    told = [(m.parts["msgid"], text or m.parts["msgid"]) for m in messages for text in m.forms]
    pointing = {english for english, text in told if re.search(POINTING[language], text)}
    assert pointing - TOLD_TO_OPERATORS == set()


def test_a_colon_and_brackets_belong_to_the_sentence() -> None:
    """Chinese and Japanese have marks of their own, so that a mark stands in the entry and not behind it."""
    entry = re.compile(r"{% translate [^%]*%}|{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
    behind = re.compile(r"⟦⟧(?::| \()|}}:(?!\S)")
    texts = {str(path): entry.sub("⟦⟧", (ROOT / path).read_text()) for path in (*map(str, templates()), *MAILS)}
    assert [path for path, text in texts.items() if behind.search(text) and "styleguide" not in path] == []


@pytest.mark.parametrize("language", ["ja", "zh_Hans"])
@pytest.mark.parametrize("english", MARKED)
def test_such_marks_are_full_width_where_the_letters_are(language: str, english: str) -> None:
    translated = dict(_entries(LOCALE / language / "LC_MESSAGES/django.po"))[english]
    assert re.search("[：（]", translated)
    assert not re.search(r"[:( ]", re.sub(r"%\(\w+\)s", "", translated))


def test_every_sentence_of_the_templates_is_in_the_catalogue() -> None:
    korean = {message.key for message in read_po(LOCALE / "ko/LC_MESSAGES/django.po")}
    asked = {
        f"{context}\x04{words}" if context else words
        for path in templates()
        for _quote, words, _quote, context in re.findall(
            r"{% translate (['\"])(.+?)\1(?: context (['\"])(.+?)\3)?", (ROOT / path).read_text()
        )
    }
    assert asked - korean == set()


def test_every_sentence_of_the_code_is_in_the_catalogue() -> None:
    korean = dict(_entries(LOCALE / "ko/LC_MESSAGES/django.po"))
    asked = {
        call.args[0].value
        for module in modules(*SHIPPED)
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "_"
        and isinstance(call.args[0], ast.Constant)
    }
    assert asked - korean.keys() == set()


def _entries(path: Path) -> list[tuple[str, str]]:
    """The sentences of a catalogue that have neither a context nor a plural, each with its translation."""
    found = re.findall(r"(?:^|\n\n)(?:#.*\n)*msgid \"(.+)\"\nmsgstr \"(.*)\"", path.read_text())
    return [(_unquoted(english), _unquoted(translated)) for english, translated in found]


def _unquoted(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
