"""The texts of the demo: complete in five languages, in the glossary's words, and one name for one thing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.api.rendering import get_status_name
from sandbox.seed.definitions import NAMES, read_json
from sandbox.state.world import STATUSES
from tests.support.glossary import LANGUAGES, find_avoided

CATEGORIES: dict[int, dict[str, Any]] = {row["id"]: row for row in read_json("categories")}
FIELDS: dict[str, dict[str, Any]] = read_json("fields")
SHELVES: dict[str, list[dict[str, Any]]] = read_json("shelves")
FAQ: dict[int, dict[str, Any]] = {row["id"]: row for row in read_json("faq")}
NOTICES: dict[int, dict[str, Any]] = {row["id"]: row for row in read_json("notices")}
# Hostile HTML, in two languages on purpose: it shows what happens where a language lacks a text.
FALLBACK_QUESTION = 3438

ROWS = [
    *(("type", key, row) for key, row in CATEGORIES.items()),
    *(("field", key, row) for key, row in FIELDS.items()),
    *((f"collection of {name}", row["id"], row) for name, rows in SHELVES.items() for row in rows),
    *(("question", key, row) for key, row in FAQ.items() if key != FALLBACK_QUESTION),
    *(("notice", key, row) for key, row in NOTICES.items()),
]


def read_texts(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    return [text for item in (part.values() if isinstance(part, dict) else part) for text in read_texts(item)]


def read_answers() -> Iterator[tuple[str, str]]:
    """Yield what agents write, with its language. Customers write as they please."""
    cases = read_json("cases")
    for case in cases.values():
        yield case["language"], case["answer"]
    for thread in read_json("threads"):
        language = cases[thread["case"]]["language"]
        yield from ((language, entry["html"]) for entry in thread["entries"] if entry["by"] == "agent")


def test_every_text_is_there_in_all_five_languages() -> None:
    for kind, key, row in ROWS:
        texts = {language: read_texts(row[language]) for language in LANGUAGES}
        assert {len(found) for found in texts.values()} == {len(texts["ko"])}, f"{kind} {key}"
        assert all(text.strip() == text != "" for found in texts.values() for text in found), f"{kind} {key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_a_word_that_the_glossary_avoids(language: str) -> None:
    texts = [text for _kind, _key, row in ROWS for text in read_texts(row[language])]
    texts += [NAMES[language], *(get_status_name(status, language) or "" for status in (*STATUSES, "escalated"))]
    texts += [answer for spoken, answer in read_answers() if spoken == language]
    assert [found for text in texts for found in find_avoided(language, text)] == []


def test_answers_say_as_much_in_every_language() -> None:
    for row in (*FAQ.values(), *NOTICES.values()):
        shapes = {tuple(re.findall("<(p|li|tr|img)\\b|{image:", row[code][1])) for code in LANGUAGES if code in row}
        assert len(shapes) == 1 or row["id"] == FALLBACK_QUESTION, row["id"]


def test_english_names_have_sentence_case() -> None:
    names = {"Narae", "Market", "Pass", "Delivery"}
    for row in CATEGORIES.values():
        for word in row["en"].split()[1:]:
            assert word.islower() or word in names or not word.isalpha(), row["en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("question", "path"), [(3419, (2602,)), (3428, (2536, 2538, 2540)), (3439, (2608, 2610))])
def test_answers_name_the_types_as_they_are_called(language: str, question: int, path: tuple[int, ...]) -> None:
    assert " → ".join(CATEGORIES[key][language] for key in path) in html.unescape(FAQ[question][language][1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_categories_of_questions_are_called_like_the_types(language: str) -> None:
    types = {2701: 2537, 2702: 2564, 2703: 2575, 2712: 2582, 2704: 2585, 2713: 2590, 2705: 2536, 2706: 2599}
    names = {row["id"]: row[language] for row in SHELVES["faq"]}
    assert {key: names[key] for key in types} == {key: CATEGORIES[of][language] for key, of in types.items()}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_korean_text_of_the_forms_has_one_translation(language: str) -> None:
    """The emulator looks translations up by the Korean text."""
    known: dict[str, str] = {}
    for row in FIELDS.values():
        for korean, text in zip(read_texts(row["ko"]), read_texts(row[language]), strict=True):
            assert known.setdefault(korean, text) == text, korean
