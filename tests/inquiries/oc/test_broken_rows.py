"""One row that cannot be read is left out of a list and counted in the log; the other rows serve."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from inquiries.oc.client import Client
from inquiries.oc.errors import Unavailable
from tests.inquiries.oc.samples import sample
from tests.support.rawserver import Peer, RawServer, envelope, http

Served = Callable[..., tuple[Client, RawServer]]
BROKEN: list[Any] = [None, "row", 7, [], {}, {"categoryId": None, "ticketId": None, "title": "no id"}]
CALLS: dict[str, Callable[[Client], Any]] = {
    "categories": lambda client: client.categories(),
    "fields": lambda client: client.fields(2542),
    "list": lambda client: client.tickets("st18888").tickets,
    "faq-list": lambda client: client.questions().rows,
    "notice-list": lambda client: client.notices().rows,
}


def gives(result: Any) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(http(envelope(result=result)))

    return script


def left_out(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.rows for record in caplog.records if record.getMessage() == "oc.rows_skipped")  # type: ignore[attr-defined]


@pytest.mark.parametrize("broken", BROKEN, ids=str)
@pytest.mark.parametrize("name", CALLS)
def test_it_is_left_out_of_every_list(
    served: Served, caplog: pytest.LogCaptureFixture, name: str, broken: object
) -> None:
    caplog.set_level(logging.WARNING, "inquiries.oc")
    result = sample(name)["result"]
    whole, _ = served(gives(result))
    expected = CALLS[name](whole)
    rows = result["contents"]
    client, _ = served(gives(result | {"contents": [*rows[:1], broken, *rows[1:]]}))
    assert CALLS[name](client) == expected
    assert left_out(caplog) == 1


@pytest.mark.parametrize("name", CALLS)
def test_a_list_without_any_row_that_can_be_read_is_no_empty_one(served: Served, name: str) -> None:
    client, _ = served(gives({"contents": [{}, None], "total": 2}))
    with pytest.raises(Unavailable):
        CALLS[name](client)


@pytest.mark.parametrize("number", [0, -1, "-7"])
@pytest.mark.parametrize(
    ("name", "key"), [("categories", "categoryId"), ("faq-list", "helpDocId"), ("notice-list", "noticeId")]
)
def test_a_row_whose_number_no_address_can_hold_is_left_out(
    served: Served, name: str, key: str, number: object
) -> None:
    """A type with the number 0, which stands for "above all others", would be above itself."""
    rows = sample(name)["result"]["contents"]
    client, _ = served(gives(sample(name)["result"] | {"contents": [{**rows[0], key: number}, *rows[1:]]}))
    whole, _ = served(gives(sample(name)["result"]))
    assert CALLS[name](client) == CALLS[name](whole)[1:]


def test_an_answer_about_another_ticket_is_not_taken(served: Served) -> None:
    """It may be another customer's: something on the way, such as a cache, has mixed them up."""
    asked = sample("detail")["result"]["content"]["ticketId"]
    client, _ = served(gives(sample("detail")["result"]))
    assert client.ticket("st18888", asked).id == client.ticket("st18888", asked.lower()).id == asked
    with pytest.raises(Unavailable):
        client.ticket("st18888", f"{asked}2")


def test_a_required_field_is_not_left_out(served: Served) -> None:
    rows = sample("fields")["result"]["contents"]
    client, _ = served(gives({"contents": [*rows, {"type": "text", "title": "?", "required": True}]}))
    with pytest.raises(Unavailable):
        client.fields(2542)


def test_options_without_words_are_left_out(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "inquiries.oc")
    field = {"fieldId": 1, "code": "plan", "type": "radio", "options": ["Basic", {"x": 1}, None, ["y"], 3]}
    client, _ = served(gives({"contents": [field]}))
    assert client.fields(2542)[0].options == ("Basic", "3")
    assert left_out(caplog) == 2


def test_a_thread_shows_what_can_be_read_of_it(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "inquiries.oc")
    file = {"attachmentId": "a1", "fileName": "a.png", "size": 5}
    entries = [
        {"content": "<p>second</p>", "type": "reply", "attachments": [file, {"fileName": "no id"}]},
        "entry",
        {"content": "<p>first</p>", "type": "enduser", "attachments": "none"},
    ]
    client, _ = served(gives({"content": {"ticketId": "T1", "contents": entries, "attachments": [None, file]}}))
    ticket = client.ticket("st18888", "T1")
    assert [entry.content for entry in ticket.entries] == ["<p>first</p>", "<p>second</p>"]
    assert [[file.id for file in entry.attachments] for entry in ticket.entries] == [[], ["a1"]]
    assert [file.id for file in ticket.attachments] == ["a1"]
    assert left_out(caplog) == 4
    assert "no id" not in caplog.text


def test_names_that_are_no_map_are_no_names(served: Served) -> None:
    tags = [{"tagId": 1, "tag": "배송", "languages": ["ko"]}, {"tagId": 2, "tag": "결제", "languages": {"en": "Pay"}}]
    client, _ = served(gives({"contents": tags}))
    assert [(tag.name, tag.names) for tag in client.notice_tags()] == [("배송", {}), ("결제", {"en": "Pay"})]
