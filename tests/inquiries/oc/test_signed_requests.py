"""T02 and T03: whatever is sent, a verifier that shares no code with the client agrees with the signature on the wire.

Two thousand usercodes and queries at random are among it.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.oc import endpoints
from inquiries.oc.client import Client
from inquiries.oc.credentials import check_segment
from inquiries.oc.errors import OCError
from inquiries.oc.signing import OCAuth
from inquiries.oc.types.requests import EndUser, NewTicket, TicketQuery
from tests.inquiries.oc.conftest import ORGANIZATION_ID, SERVICE_KEY, credentials
from tests.inquiries.oc.samples import sample_answer
from tests.support.rawserver import RawServer, Received, answering
from tests.support.signing import authorization, signed_text

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
PLAIN = st.one_of(st.characters(categories=["L", "M", "Nd"]), st.sampled_from("@._+~-"))
USERCODES = st.text(PLAIN, min_size=1, max_size=50).filter(lambda usercode: usercode not in (".", ".."))
NAMES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    """Answers everything with the contract's example of a new ticket, which every reader here can do with."""
    server = RawServer(answering(sample_answer("create-success")))
    yield server
    server.close()


@pytest.fixture(scope="module")
def client(server: RawServer) -> Client:
    return Client(credentials(server.url))


def verified(received: Received, file: bytes | None = None) -> bool:
    body = "" if file is not None else received.body.decode()
    timestamp = int(received.headers["x-tc-timestamp"])
    text = signed_text(ORGANIZATION_ID, received.target, timestamp, body=body, file=file)
    return received.headers["authorization"] == authorization(SERVICE_KEY, text)


@settings(deadline=None, max_examples=200)
@given(usercode=USERCODES, ticket_id=USERCODES)
def test_t03_a_path_is_sent_as_it_was_signed(client: Client, server: RawServer, usercode: str, ticket_id: str) -> None:
    with pytest.raises(OCError):  # the example is another ticket
        client.ticket(usercode, ticket_id, language="ko")
    received = server.requests[-1]
    assert verified(received)
    parts = received.target.partition("?")[0].split("/")
    assert [unquote(part, errors="strict") for part in parts[6:]] == [usercode, ticket_id, "detail.json"]


@settings(deadline=None, max_examples=200)
@given(usercode=USERCODES, status=TEXT, sources=st.lists(TEXT, max_size=3))
def test_t03_a_query_is_signed(
    client: Client, server: RawServer, usercode: str, status: str, sources: list[str]
) -> None:
    query = TicketQuery(status=status, sources=tuple(sources))
    with pytest.raises(OCError):  # the example is a ticket, and no list
        client.tickets(usercode, query)
    assert verified(server.requests[-1])


@settings(deadline=None)
@given(subject=TEXT, content=TEXT, username=TEXT)
def test_a_body_is_signed_and_arrives_whole(
    client: Client, server: RawServer, subject: str, content: str, username: str
) -> None:
    ticket = NewTicket(1, subject, content, EndUser("st18888", "someone@example.com", username))
    client.create(ticket, client_ip=None)
    received = server.requests[-1]
    assert verified(received)
    assert json.loads(received.body) == ticket.to_api()


@settings(deadline=None)
@given(text=TEXT, attachment_ids=st.lists(USERCODES, max_size=5))
def test_a_body_beside_a_query_is_signed(
    client: Client, server: RawServer, text: str, attachment_ids: list[str]
) -> None:
    client.comment("st18888", "T1", text, attachment_ids=tuple(attachment_ids))
    assert verified(server.requests[-1])


@settings(deadline=None)
@given(data=st.binary(max_size=5000), name=TEXT)
def test_a_file_is_signed_by_its_md5_and_arrives_whole(
    client: Client, server: RawServer, data: bytes, name: str
) -> None:
    with pytest.raises(OCError):  # the example is a ticket, and no attachment
        client.upload(
            io.BytesIO(data), name=name, size=len(data), md5_hex=hashlib.md5(data, usedforsecurity=False).hexdigest()
        )
    received = server.requests[-1]
    assert verified(received, data)
    head, _, rest = received.body.partition(b"\r\n\r\n")
    boundary = head.partition(b"\r\n")[0]
    assert rest == data + b"\r\n" + boundary + b"--\r\n"


@settings(deadline=None)
@given(parameters=st.lists(st.tuples(NAMES, TEXT), max_size=6), body=TEXT)
def test_any_parameters_and_body_of_a_prepared_request_are_signed(
    server: RawServer, parameters: list[tuple[str, str]], body: str
) -> None:
    with requests.Session() as session:
        session.post(
            f"{server.url}/narae/openapi/v1/ticket.json",
            params=parameters,
            data=body.encode(),
            auth=OCAuth(ORGANIZATION_ID, SERVICE_KEY, 1_660_095_873_001),
        )
    assert verified(server.requests[-1])


NOT_A_SEGMENT = [
    *["", ".", "..", "../victim", "a/b", "a\\b", "%2e%2e", "a%2Fb", "a;b", "a?b", "a#b", "a b", "a\r\nX: 1", "a\0"],
    *["a" * 51, "a,b", "a:b", "ａ／ｂ", "a\u2028b", "a\u200bb", "\ud800", "🙂", "a|b", "<b>", '"', "'", "*", "a&b=c"],
]


@pytest.mark.parametrize("value", NOT_A_SEGMENT, ids=ascii)
def test_t02_a_value_that_is_not_one_path_segment_is_never_sent(client: Client, server: RawServer, value: str) -> None:
    before = len(server.requests)
    calls: list[Callable[[], object]] = [
        lambda: client.ticket(value, "T1"),
        lambda: client.ticket("st18888", value),
        lambda: client.tickets(value),
        lambda: client.comment(value, "T1", "text"),
        lambda: client.comment("st18888", value, "text"),
        lambda: client.comment("st18888", "T1", "text", attachment_ids=(value,)),
        lambda: client.download(value),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="segment"):
            call()
    assert len(server.requests) == before


@pytest.mark.parametrize("usercode", ["..", "."])
def test_t03_a_path_that_a_library_would_change_is_not_sent(
    client: Client, server: RawServer, usercode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        endpoints, "check_segment", lambda value: value
    )  # as if the first line of defence were not there
    before = len(server.requests)
    with pytest.raises(ValueError, match="signed"):
        client.tickets(usercode)
    assert len(server.requests) == before


@settings(deadline=None)
@given(value=st.text(max_size=60))
def test_t02_an_accepted_segment_stays_one_in_the_url(value: str) -> None:
    try:
        check_segment(value)
    except ValueError:
        return
    prepared = requests.Request("GET", f"http://localhost/a/{quote(value, safe='')}/b").prepare()
    assert [unquote(part) for part in prepared.path_url.split("/")] == ["", "a", value, "b"]
