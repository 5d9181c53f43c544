"""The seed: a believable shop that shows everything that the contract can bring."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from sandbox.api.field_values import check_value
from sandbox.api.files.file_sniffing import matches_extension
from sandbox.api.rendering import display_date
from sandbox.seed.build import build
from sandbox.state.files import CONTENT_TYPES
from sandbox.state.world import STATUSES, StoredTicket, World

LANGUAGES = ("ko", "en", "ja", "zh", "th")
NOW_MS = 1_795_000_000_000
HOUR_MS = 3_600_000
TYPES = {"text", "textarea", "checkbox", "dropdown", "radio", "date", "datetime", "date_period", "datetime_period"} | {
    "agree",
    "caption",
    "file",
}
SYSTEM_CODES = {"category", "mail", "name", "phone", "subject", "content", "attachment"} | {
    "typeOne",
    "typeTwo",
    "personalAgree",
}
EXAMPLE_CODES = {"textbox", "checkbox", "dropdown", "radiobutton", "date", "datetime", "dateperiod"} | {
    "datetimeperiod",
    "agreetotheterms",
    "caption",
}
INLINE_FILE = re.compile(r"/narae/api/v2/ticket/attachments/([0-9a-f]{32})")


@pytest.fixture(scope="module")
def world() -> World:
    return build(1, now_ms=NOW_MS)


@pytest.fixture(scope="module")
def tickets(world: World) -> list[StoredTicket]:
    return list(world.tickets.values())


@pytest.fixture(scope="module")
def definitions(world: World) -> list[dict[str, Any]]:
    return [item for fields in world.fields.values() for item in fields]


def leaves(world: World) -> list[int]:
    return [category_id for category_id in world.categories if world.is_leaf(category_id)]


def form(world: World, category_id: int) -> dict[str, dict[str, Any]]:
    return {item["code"]: item for item in world.fields_for(category_id)}


def contents(ticket: StoredTicket) -> list[str]:
    return [ticket.content, *(entry.content for entry in ticket.entries)]


def test_it_works(world: World) -> None:
    assert 55 <= len(world.categories) <= 65
    assert Counter(ticket.usercode for ticket in world.tickets.values()) == {"st18888": 250, "st20001": 3}
    assert [item["code"] for item in world.service["languages"]] == list(LANGUAGES)


def test_the_same_seed_and_time_give_the_same_world(world: World) -> None:
    assert build(1, now_ms=NOW_MS) == world
    assert build(2, now_ms=NOW_MS) != world


# Submission types


def test_every_parent_exists_one_level_above(world: World) -> None:
    for category in world.categories.values():
        above = world.categories.get(category["parent"], {"level": 0})
        assert category["level"] == above["level"] + 1


def test_a_path_joins_the_ids_of_the_ancestors(world: World) -> None:
    for category_id, category in world.categories.items():
        ids = [item["categoryId"] for item in world.ancestors(category_id)]
        assert category["path"] == "\\" + "".join(f"{item}\\" for item in ids)


def test_leaves_are_found_on_all_five_levels(world: World) -> None:
    assert {world.categories[category_id]["level"] for category_id in leaves(world)} == {1, 2, 3, 4, 5}


def test_the_five_level_leaf_is_where_the_contract_has_it(world: World) -> None:
    assert [item["categoryId"] for item in world.ancestors(2542)] == [2536, 2538, 2540, 2541]
    assert world.is_leaf(2542)


def test_siblings_have_an_order_that_is_not_that_of_their_ids(world: World) -> None:
    siblings: dict[int, list[tuple[int, int]]] = {}
    for category in world.categories.values():
        siblings.setdefault(category["parent"], []).append((category["orderNo"], category["categoryId"]))
    for pairs in siblings.values():
        assert len({order for order, _ in pairs}) == len(pairs)
    assert sum(sorted(pairs) != sorted(pairs, key=lambda pair: pair[1]) for pairs in siblings.values()) > 5


def test_every_type_has_a_name_of_its_own_in_every_language(world: World) -> None:
    for category in world.categories.values():
        assert tuple(category["languages"]) == LANGUAGES
        assert all(name.strip() for name in category["languages"].values())
        assert category["name"] == category["languages"]["ko"]
    for language in LANGUAGES:
        names = Counter((item["parent"], item["languages"][language]) for item in world.categories.values())
        assert max(names.values()) == 1, language


# Forms


def test_every_leaf_has_a_form_and_no_other_type_has_one(world: World) -> None:
    assert {category_id for category_id, fields in world.fields.items() if fields} == set(leaves(world))


def test_every_field_type_and_system_code_is_used(definitions: list[dict[str, Any]]) -> None:
    assert {item["type"] for item in definitions} == TYPES | {"rating", "signature"}
    assert {item["code"] for item in definitions} >= SYSTEM_CODES


def test_no_form_has_a_code_or_field_id_twice(world: World) -> None:
    for fields in world.fields.values():
        assert len({item["code"] for item in fields}) == len({item["fieldId"] for item in fields}) == len(fields)


def test_one_form_has_every_field_of_the_contracts_example(world: World) -> None:
    fields = form(world, 2542)
    assert set(fields) == SYSTEM_CODES | EXAMPLE_CODES
    assert {item["type"] for item in fields.values()} == TYPES


def test_the_smallest_form_asks_for_no_name(world: World) -> None:
    assert list(form(world, 2601)) == ["mail", "subject", "content", "attachment", "personalAgree"]


def test_one_form_requires_a_file(world: World) -> None:
    attachments = {category_id: form(world, category_id).get("attachment", {}) for category_id in leaves(world)}
    assert [category_id for category_id, field in attachments.items() if field.get("required")] == [2602]


def test_two_forms_have_an_unknown_field_type(world: World) -> None:
    assert form(world, 2603)["stars"] | {"type": "rating", "required": False} == form(world, 2603)["stars"]
    assert form(world, 2604)["signature"] | {"type": "signature", "required": True} == form(world, 2604)["signature"]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_text_of_a_form_is_translated(world: World, language: str) -> None:
    for category_id in leaves(world):
        for here, there in zip(world.fields_for(category_id), world.fields_for(category_id, language), strict=True):
            for key in ("title", "description", "placeholder"):
                assert bool(here[key]) == bool(there[key])
                assert not re.search("[가-힣]", there[key] or ""), (there["code"], key)
            assert len(here["options"] or []) == len(there["options"] or [])
            assert not any(re.search("[가-힣]", option) for option in there["options"] or [])


def test_an_unknown_language_falls_back_to_korean(world: World) -> None:
    assert world.fields_for(2542, "fr") == world.fields_for(2542, "ko") == world.fields[2542]


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_of_a_field_differ_from_each_other(world: World, language: str) -> None:
    for category_id in leaves(world):
        for item in world.fields_for(category_id, language):
            options = item["options"] or []
            assert len(set(options)) == len(options)


def test_flags_and_lengths_vary(definitions: list[dict[str, Any]]) -> None:
    for flag in ("required", "encrypt", "holdingText"):
        assert {item[flag] for item in definitions} == {True, False}
    assert {0, 10, 5000} <= {item["length"] for item in definitions}
    assert any("style=" in item["description"] for item in definitions)
    assert any("<a " in item["placeholder"] and "<li>" in item["placeholder"] for item in definitions)


# Tickets


def test_tickets_are_spread_over_two_years_and_the_newest_is_hours_old(tickets: list[StoredTicket]) -> None:
    ages = sorted(NOW_MS - ticket.created_ms for ticket in tickets)
    assert HOUR_MS < ages[0] < 12 * HOUR_MS
    assert 700 * 24 * HOUR_MS < ages[-1] < 731 * 24 * HOUR_MS
    assert len({display_date(ticket.created_ms) for ticket in tickets}) > 150


def test_entries_are_in_order_and_not_in_the_future(tickets: list[StoredTicket]) -> None:
    for ticket in tickets:
        times = [ticket.created_ms, *(entry.created_ms for entry in ticket.entries), ticket.updated_ms, NOW_MS]
        assert times == sorted(times), ticket.subject


def test_every_status_source_and_language_occurs(tickets: list[StoredTicket]) -> None:
    assert {ticket.status for ticket in tickets} == {*STATUSES, "escalated"}
    assert {ticket.source for ticket in tickets} == {"web", "spweb", "api"}
    assert {ticket.language for ticket in tickets} == {"ko", "en", "ja"}


def test_every_ticket_has_a_type_that_is_a_leaf(world: World, tickets: list[StoredTicket]) -> None:
    assert all(world.is_leaf(ticket.category_id) and ticket.category_id in world.categories for ticket in tickets)
    assert len({ticket.category_id for ticket in tickets}) > 25


def test_answers_in_a_form_fit_its_definitions(world: World, tickets: list[StoredTicket]) -> None:
    for ticket in tickets:
        fields = form(world, ticket.category_id)
        for answer in ticket.user_fields:
            definition = fields[answer["code"]]
            assert check_value(definition, world.options_of(definition), answer["value"]) is None, answer


def test_no_placeholder_is_left_in_a_text(tickets: list[StoredTicket]) -> None:
    for ticket in tickets:
        for text in (ticket.subject, *contents(ticket), *(str(item["value"]) for item in ticket.user_fields)):
            assert not re.search(r"\{(image|order|date|day|soon|soon_day|later|past)\b", text), text


def test_some_thirty_tickets_have_a_conversation(tickets: list[StoredTicket]) -> None:
    long = [ticket for ticket in tickets if len(ticket.entries) > 1]
    assert 25 <= len(long) <= 40
    assert all({"enduser"} < {entry.type for entry in ticket.entries} for ticket in long)
    assert {entry.type for ticket in long for entry in ticket.entries} == {"enduser", "csuser", "reply"}


def test_agents_write_tables_lists_links_and_hostile_html(tickets: list[StoredTicket]) -> None:
    written = "".join(entry.content for ticket in tickets for entry in ticket.entries if entry.type != "enduser")
    for mark in ("<table", "<ul>", "<ol>", "<a href=", "<img src=", "MsoNormal", "<blockquote>"):
        assert mark in written
    for mark in ("<script", "onerror=", "javascript:", "<form", "<iframe", "//tracker.example/", "<base"):
        assert mark in written


# Files


def test_every_file_that_a_ticket_names_exists(world: World, tickets: list[StoredTicket]) -> None:
    for ticket in tickets:
        for file_id in (*ticket.file_ids, *(item for entry in ticket.entries for item in entry.file_ids)):
            assert file_id in world.files


def test_every_inline_image_exists(world: World, tickets: list[StoredTicket]) -> None:
    ids = [file_id for ticket in tickets for text in contents(ticket) for file_id in INLINE_FILE.findall(text)]
    assert len(ids) >= 10
    assert {world.files[file_id].content_type for file_id in ids} == {"image/png"}


def test_files_are_what_their_names_say_and_small(world: World) -> None:
    kinds = Counter(stored.name.rpartition(".")[2] for stored in world.files.values())
    assert set(kinds) == {"png", "pdf", "txt"}
    for stored in world.files.values():
        extension = stored.name.rpartition(".")[2]
        assert matches_extension(extension, stored.data)
        assert stored.content_type == CONTENT_TYPES[extension]
        assert stored.size == len(stored.data) < 4096
    assert any(re.search("[가-힣]", stored.name) for stored in world.files.values())


def test_inline_images_refer_to_the_service_that_was_asked_for() -> None:
    other = build(1, now_ms=NOW_MS, service_id="garam")
    written = "".join(text for ticket in other.tickets.values() for text in contents(ticket))
    assert "/garam/api/v2/ticket/attachments/" in written
    assert "/narae/api/v2/ticket/attachments/" not in written
