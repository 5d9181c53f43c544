"""Error reports: each error arrives, with what the log tells of it and nothing else."""

import gzip
import json
import logging
from collections.abc import Iterator
from typing import Any

import brotli
import pytest
import sentry_sdk

from portal import logs
from portal.telemetry import error_reports
from tests.portal.canaries import list_secrets, walk_everywhere
from tests.support.pages import Browser
from tests.support.rawserver import RawServer, Received
from tests.support.sandbox import Sandbox

log = logging.getLogger("inquiries.services.delivery.deliver")
CANARY = "-".join(("can", "ary"))  # the lines of the code, which reports have, are without it
PACKED = {"gzip": gzip.decompress, "br": brotli.decompress, "identity": bytes}


@pytest.fixture(autouse=True)
def _reported(receiver: RawServer) -> Iterator[None]:
    error_reports.start(receiver.url.replace("://", "://a-key@") + "/7")
    yield
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def unpack(request: Received) -> str:
    return PACKED[request.headers.get("content-encoding", "identity")](request.body).decode()


def events_at(receiver: RawServer) -> list[dict[str, Any]]:
    """The events that were sent; each is in an envelope: its header, the header of the event, the event."""
    sentry_sdk.flush()
    envelopes = [unpack(request).splitlines() for request in receiver.requests]
    assert {json.loads(header)["type"] for _envelope, header, _event in envelopes} <= {"event"}
    return [json.loads(event) for _envelope, _header, event in envelopes]


def fail_with(text: str) -> None:
    typed = {"typed": text}
    raise ValueError(f"wrong: {typed}")


def test_it_works(receiver: RawServer) -> None:
    token = logs.request_id.set("7eb8ecea38b54992")
    try:
        fail_with(CANARY)
    except ValueError:
        log.exception("delivery.crashed", extra={"receipt": "K7Q2-M9XD"})
    finally:
        logs.request_id.reset(token)
    (event,) = events_at(receiver)
    assert (event["message"], event["level"], event["environment"]) == ("delivery.crashed", "error", "development")
    assert event["tags"] == {"request_id": "7eb8ecea38b54992", "receipt": "K7Q2-M9XD"}
    (exception,) = event["exception"]["values"]
    assert exception["type"] == "ValueError"
    frame = exception["stacktrace"]["frames"][-1]
    assert (frame["function"], frame["module"]) == ("fail_with", __name__)
    assert "raise ValueError" in frame["context_line"]
    assert CANARY not in unpack(receiver.requests[0])


def test_a_page_that_crashes_arrives(member: Browser, receiver: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inquiries.views.site.start.own_inquiries.find_undelivered", lambda *_: fail_with(CANARY))
    member.expect_a_crash()
    page = member.get(f"/narae/?secret={CANARY}")
    events = events_at(receiver)
    assert {event["exception"]["values"][-1]["type"] for event in events} == {"ValueError"}
    assert {event["tags"]["request_id"] for event in events} == {page.headers["X-Request-ID"]}
    names = {name for event in events for name in event}
    assert names & {"request", "user", "extra", "breadcrumbs", "modules", "logentry"} == set()
    assert {name for event in events for name in event["tags"]} <= {"request_id", "place", "route", "status"}


def test_a_librarys_words_do_not(receiver: RawServer) -> None:
    logging.getLogger("django.db.backends").error(
        "Key %s already exists", CANARY, extra={"receipt": f"{CANARY} {CANARY}"}
    )
    (event,) = events_at(receiver)
    assert (event["message"], event["logger"]) == ("other", "django.db.backends")
    assert CANARY not in unpack(receiver.requests[0])


def test_what_is_no_error_does_not(receiver: RawServer) -> None:
    log.warning("delivery.payload_failed")
    assert events_at(receiver) == []


def test_t62_no_report_holds_data_of_a_customer(member: Browser, receiver: RawServer, sandbox: Sandbox) -> None:
    walk_everywhere(member, sandbox)
    assert len(events_at(receiver)) > 1
    sent = "".join(map(unpack, receiver.requests))
    assert [secret for secret in list_secrets(member, sandbox) if secret in sent] == []
