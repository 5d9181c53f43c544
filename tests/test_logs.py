"""How an event becomes a line, and the watch that every test has on all lines."""

import json
import logging
import logging.config
from io import StringIO

import pytest
from django.conf import settings

from portal.logs import RequestId, request_id
from tests.support import quietlog
from tests.support.quietlog import Watch


def logged(message: str, **extra: object) -> list[str]:
    """The lines that one event becomes."""
    configured = logging.config.DictConfigurator(settings.LOGGING)
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RequestId())
    handler.setFormatter(configured.configure_formatter(dict(settings.LOGGING["formatters"]["json"])))
    handler.handle(logging.makeLogRecord({"name": "a", "levelname": "INFO", "msg": message, **extra}))
    return stream.getvalue().removesuffix("\n").split("\n")


def test_it_works() -> None:
    token = request_id.set("abc")
    try:
        (line,) = logged("attempt", receipt="K7Q2W-9FXM3A")
    finally:
        request_id.reset(token)
    event = json.loads(line)
    assert (event["event"], event["level"], event["logger"]) == ("attempt", "INFO", "a")
    assert (event["request_id"], event["receipt"]) == ("abc", "K7Q2W-9FXM3A")


def test_outside_a_request_there_is_no_id() -> None:
    assert json.loads(logged("x")[0])["request_id"] == ""


def test_t40_an_event_is_one_line_whatever_is_in_it() -> None:
    (line,) = logged("x", what='a\r\n{"event": "forged"}b')
    assert json.loads(line)["what"].startswith("a\r\n")


# --- the watch: every test fails after which a line says what nobody may read in a log ------------------------


@pytest.mark.parametrize(
    "said",
    ["typed by somebody", "canary@example.com", "김하늘", settings.SECRET_KEY],
    ids=["words", "mail", "name", "key"],
)
def test_t62_the_watch_finds_what_must_not_be_there(log_watch: Watch, said: str) -> None:
    quietlog.note(["typed by somebody"])
    logging.getLogger("inquiries").warning("event", extra={"what": f"<{said}>"})
    assert log_watch.found == {f"inquiries: {said}"}
    log_watch.found.clear()


def test_t62_the_watch_reads_what_an_exception_says(log_watch: Watch) -> None:
    try:
        raise ValueError("canary@example.com")
    except ValueError:
        logging.getLogger("inquiries").exception("event")
    assert log_watch.found == {"inquiries: canary@example.com"}
    log_watch.found.clear()


def test_t62_the_watch_minds_no_dates_and_nothing_short(log_watch: Watch) -> None:
    quietlog.note(["2026-07-11 10:00", "ko", ""])
    logging.getLogger("inquiries").warning("2026-07-11 10:00", extra={"language": "ko"})
    assert not log_watch.found
