"""Hostile mode: every string of every answer carries a payload."""

from typing import Any

import pytest
import requests

from tests.sandbox.caller import ENDUSER, Caller

PAYLOADS = ["<b>1</b>", "<b>2</b>", "<b>3</b>"]
PLACES = {
    "/narae/api/v2/ticket/categories.json": {"categories.name", "categories.ko"},
    "/narae/api/v2/service.json": {"service.name", "service.fileUrl", "service.resultMessage"},
    f"{ENDUSER}/st18888/list.json": {"list.subject", "list.status", "list.statusName", "list.categoryFullName"},
    "/narae/api/v2/ticket/field/user/2542.json": {"fields.title", "fields.options", "fields.placeholder"},
}


def strings(value: Any, key: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [found for name, item in value.items() for found in strings(item, name)]
    if isinstance(value, list):
        return [found for item in value for found in strings(item, key)]
    return [(key, value)] if isinstance(value, str) else []


@pytest.mark.parametrize("path", PLACES)
def test_it_works(call: Caller, path: str) -> None:
    call.sandbox.hostile(PAYLOADS)
    spared = ("ticketId", "attachmentId", "code", "type", "path", "serviceId")
    found = [(key, text) for key, text in strings(call.get(path).json()) if key not in spared]
    assert len(found) > 5
    assert [key for key, text in found if not text.endswith(tuple(PAYLOADS))] == []
    assert PLACES[path] <= set(call.sandbox.met())


def test_each_place_meets_one_payload_after_the_other(call: Caller) -> None:
    call.sandbox.hostile(PAYLOADS)
    subjects = [text for key, text in strings(call.get(f"{ENDUSER}/st18888/list.json").json()) if key == "subject"]
    assert [subject[-8:] for subject in subjects[:4]] == [*PAYLOADS, PAYLOADS[0]]
    assert call.sandbox.met()["list.subject"] == len(subjects)


def test_refusals_are_hostile_too(call: Caller) -> None:
    call.sandbox.hostile(PAYLOADS)
    answer = call.get(f"{ENDUSER}/st18888/nothing/detail.json").json()
    assert answer["header"]["resultMessage"].endswith(PAYLOADS[0])


def test_identifiers_are_hostile_only_if_asked_for(call: Caller) -> None:
    path = f"{ENDUSER}/st18888/list.json"
    call.sandbox.hostile(PAYLOADS)
    assert "<b>" not in dict(strings(call.get(path).json()))["ticketId"]
    call.sandbox.hostile(PAYLOADS, identifiers=True)
    assert "<b>" in dict(strings(call.get(path).json()))["ticketId"]


def test_it_ends(call: Caller) -> None:
    call.sandbox.hostile(PAYLOADS)
    call.sandbox.hostile([])
    assert "<b>" not in call.get("/narae/api/v2/service.json").text
    call.sandbox.hostile(PAYLOADS)
    call.sandbox.reset()
    assert "<b>" not in call.get("/narae/api/v2/service.json").text


def test_payloads_that_are_no_texts_are_refused(call: Caller) -> None:
    with pytest.raises(requests.HTTPError):
        call.sandbox.hostile([1])  # type: ignore[list-item]
