"""Each call leaves one line that says how it went, and nothing about whose it was."""

import io
import logging
from collections.abc import Callable
from typing import Any

import pytest

from inquiries.oc.client import Client
from inquiries.oc.errors import OCError
from inquiries.oc.types.requests import EndUser, NewTicket
from tests.inquiries.oc.conftest import ORGANIZATION_ID, SERVICE_KEY
from tests.inquiries.oc.samples import create, refusal, sample_answer
from tests.support.rawserver import RawServer, answering, http

Served = Callable[..., tuple[Client, RawServer]]

FIELDS = ["endpoint", "method", "http_status", "result_code", "outcome", "tries"]


def lines(caplog: pytest.LogCaptureFixture) -> list[Any]:
    return [record for record in caplog.records if record.name == "inquiries.oc"]


def line(caplog: pytest.LogCaptureFixture) -> list[Any]:
    (record,) = lines(caplog)
    assert (record.levelno, record.getMessage()) == (logging.INFO, "oc.call")
    assert isinstance(record.duration_ms, int)
    return [getattr(record, field) for field in FIELDS]


@pytest.fixture(autouse=True)
def _listen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "inquiries.oc")


def test_it_works(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    client, _ = served(answering(sample_answer("service")))
    client.service()
    assert line(caplog) == ["service", "GET", 200, 200, "ok", 1]


def test_a_refusal_has_its_code(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    client, _ = served(answering(refusal(1001)))
    with pytest.raises(OCError):
        create(client)
    assert line(caplog) == ["create", "POST", 200, 1001, "OverLimit", 1]


def test_tries_are_counted_and_the_call_stays_one_line(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    client, _ = served(answering(http(b"", status="502 Bad"), sample_answer("service")))
    client.service()
    assert line(caplog) == ["service", "GET", 200, 200, "ok", 2]


def test_a_call_without_an_answer_has_no_status(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    client, _ = served(lambda peer: peer.hold(), deadline=0.6)
    with pytest.raises(OCError):
        create(client)
    assert line(caplog) == ["create", "POST", None, None, "OutcomeUnknown", 1]


def test_a_download_is_one_line_too(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    client, _ = served(answering(http(b"x", headers={"Content-Type": "image/png"})))
    with client.download("a9e126cf"):
        pass
    assert line(caplog) == ["attachment", "GET", 200, None, "ok", 1]


# Named, because the traceback of a test shows its own source.
WHO, MAIL, NAME, MATTER = "wanda-usercode", "wanda@example.com", "Wanda", "a secret matter"
TICKET, ADDRESS, FILE = "T-private", "203.0.113.99", "wanda.png"


def _everything(client: Client) -> list[Callable[[], Any]]:
    ticket = NewTicket(1, MATTER, MATTER, EndUser(WHO, MAIL, NAME))
    return [
        lambda: client.create(ticket, client_ip=ADDRESS),
        lambda: client.comment(WHO, TICKET, MATTER),
        lambda: client.ticket(WHO, TICKET),
        lambda: client.tickets(WHO),
        lambda: client.upload(io.BytesIO(b"secret"), name=FILE, size=6, md5_hex="0" * 32),
    ]


@pytest.mark.parametrize(
    "script", [answering(http(b"a secret matter", status="500 Bad")), lambda peer: peer.reset()], ids=["500", "reset"]
)
def test_no_private_data_is_logged_even_with_the_exception(
    served: Served, caplog: pytest.LogCaptureFixture, script: Any
) -> None:
    client, _ = served(script)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("a test's own")
    logger.addHandler(handler)
    for call in _everything(client):
        try:
            call()
        except OCError:
            logger.exception("failed")
    written = stream.getvalue() + "".join(str(vars(record)) for record in lines(caplog))
    assert len(lines(caplog)) == len(_everything(client)) == written.count("failed\n")
    for private in [
        WHO,
        MAIL,
        NAME,
        MATTER,
        TICKET,
        ADDRESS,
        FILE,
        SERVICE_KEY,
        ORGANIZATION_ID,
        "/openapi/",
        "localhost",
    ]:
        assert private not in written
