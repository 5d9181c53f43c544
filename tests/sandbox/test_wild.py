"""Answers as unkempt as the documents allow. Many are looked at, because each is different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.caller import ENDUSER, Caller

CATEGORIES = "/narae/api/v2/ticket/categories.json"


@pytest.fixture
def call(call: Caller) -> Caller:
    call.sandbox.reset(wild=True, spam_policy=False)
    return call


def _values(value: Any, key: str) -> Iterator[Any]:
    """Every value that stands under the key, however deep."""
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _values(item, key)
    if isinstance(value, dict) and key in value:
        yield value[key]


def test_pages_are_small(call: Caller) -> None:
    page = call.get(f"{ENDUSER}/st18888/list.json?pageSize=200").json()["result"]
    assert (len(page["contents"]), page["pageSize"], page["pages"], page["total"]) == (3, 3, 84, 250)


def test_all_pages_together_are_all_tickets(call: Caller) -> None:
    rows = [call.tickets("st18888", f"?pageSize=200&page={page}") for page in range(1, 85)]
    assert len({row["ticketId"] for page in rows for row in page}) == 250


@pytest.mark.parametrize("key", ["categoryId", "parent"])
def test_ids_are_integers_and_strings(call: Caller, key: str) -> None:
    ids = list(_values(call.get(CATEGORIES).json(), key))
    assert {type(item) for item in ids} == {int, str}
    assert all(str(item).isdigit() for item in ids)


def test_field_ids_are_integers_and_strings(call: Caller) -> None:
    answer = call.get("/narae/api/v2/ticket/field/user/2542.json").json()
    assert {type(item) for item in _values(answer, "fieldId")} == {int, str}


def test_keys_are_shuffled(call: Caller) -> None:
    orders = {tuple(key for key in item if key[0] != "x") for item in call.get(CATEGORIES).json()["result"]["contents"]}
    assert len(orders) > 1


def test_there_are_unknown_keys_everywhere(call: Caller) -> None:
    answer = call.get(f"{ENDUSER}/st18888/list.json").json()
    for part in (answer, answer["header"], answer["result"], *answer["result"]["contents"]):
        assert any(key.startswith("x") and key[1:].isdigit() for key in part)


def test_languages_stay_as_they_are(call: Caller) -> None:
    for languages in _values(call.get(CATEGORIES).json(), "languages"):
        assert list(languages) == ["ko", "en", "ja", "zh", "th"]


def test_nulls_where_the_documents_allow_them(call: Caller) -> None:
    rows = [row for page in range(1, 6) for row in call.tickets("st18888", f"?page={page}")]
    for key in ("statusName", "displayDt"):
        assert {row[key] is None for row in rows} == {True, False}
    assert {str(row["attachments"]) for row in rows} == {"None", "[]"}


def test_an_agent_is_csuser_and_reply(call: Caller) -> None:
    ticket_id = call.created()
    for _ in range(12):
        call.sandbox.answer(ticket_id, "<p>답</p>", files=[("a.txt", b"a")])
    call.comment(ticket_id)
    answer = call.get(f"{ENDUSER}/tester/{ticket_id}/detail.json").json()
    types = [item for item in _values(answer, "type") if isinstance(item, str)]
    assert set(types) == {"csuser", "reply", "enduser"}
    assert types.count("enduser") == 1
    files = [file for entry in answer["result"]["content"]["contents"] for file in entry["attachments"] or []]
    assert {file["createdDt"] is None for file in files} == {True, False}


def test_the_same_seed_is_the_same_wildness(call: Caller) -> None:
    first = call.get(CATEGORIES).text
    assert call.get(CATEGORIES).text != first
    call.sandbox.reset(wild=True)
    assert call.get(CATEGORIES).text == first
    call.sandbox.reset(wild=True, seed=2)
    assert call.get(CATEGORIES).text != first


def test_answers_are_regular_without_it(call: Caller) -> None:
    call.sandbox.reset(wild=False)
    first = call.get(CATEGORIES).text
    assert call.get(CATEGORIES).text == first
    assert {type(item) for item in _values(call.get(CATEGORIES).json(), "categoryId")} == {int}
