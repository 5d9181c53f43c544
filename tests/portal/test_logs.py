"""What of an event becomes a line, and the watch that every test has on all lines."""

import ast
import json
import logging
import logging.config
import sys
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal import logs
from portal.logs import request_id
from tests.support import log_privacy
from tests.support.log_privacy import Watch
from tests.support.source import ROOT


def logged(message: str, **extra: object) -> list[str]:
    """The lines that one event becomes."""
    configured = logging.config.DictConfigurator(settings.LOGGING)
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(configured.configure_formatter(dict(settings.LOGGING["formatters"]["json"])))
    handler.handle(logging.makeLogRecord({"name": "portal", "levelname": "INFO", "msg": message, **extra}))
    return stream.getvalue().removesuffix("\n").split("\n")


def event(message: str, **extra: object) -> dict[str, Any]:
    """The one line that an event becomes."""
    (line,) = logged(message, **extra)
    read: dict[str, Any] = json.loads(line)
    return read


def test_it_works() -> None:
    token = request_id.set("abc")
    try:
        line = event("attempt", receipt="K7Q2W-9FXM3A", duration_ms=1.5, status=200)
    finally:
        request_id.reset(token)
    assert line.pop("at")
    assert line == {
        "event": "attempt",
        "level": "INFO",
        "logger": "portal",
        "request_id": "abc",
        "receipt": "K7Q2W-9FXM3A",
        "duration_ms": 1.5,
        "status": 200,
    }


def test_outside_a_request_there_is_no_id() -> None:
    assert event("x")["request_id"] == ""


@pytest.mark.parametrize("name", ["receipt", "error", "outcome", "canary", "args", "place", "exc_text", "stack_info"])
def test_t40_an_event_with_line_breaks_is_one_line(name: str) -> None:
    (line,) = logged("x", **{name: 'a\r\n{"event": "forged"}b'})
    assert "forged" not in line


def test_t62_a_field_that_is_not_on_the_list_is_left_out() -> None:
    assert "canary" not in str(event("request", path="/canary", request="<GET canary>", user="canary", canary="canary"))


@pytest.mark.parametrize("said", ["two words", "/a/path", "name@example.com", "김하늘", "a?b=c", "x" * 81])
def test_t62_a_value_that_is_no_word_of_ours_is_a_question_mark(said: str) -> None:
    assert event("request", route=said)["route"] == "?"


def test_t62_a_method_that_http_does_not_know_is_a_question_mark() -> None:
    assert [event("request", method=method)["method"] for method in ("GET", "CANARY")] == ["GET", "?"]


def test_t62_the_system_may_say_what_failed() -> None:
    assert event("upload.receive_failed", error="No space left on device")["error"] == "No space left on device"


@pytest.mark.parametrize(
    ("name", "message", "args"),
    [
        ("portal.request", "What %s said", ("canary",)),
        ("django.request", "Not Found: %s", ("/canary",)),
        ("django.security.DisallowedHost", "Invalid HTTP_HOST header: 'canary'", ()),
        ("gunicorn.error", "Error handling request %s", ("/canary",)),
        ("gunicorn.error", "Invalid request from ip=canary: Invalid HTTP Header: 'canary'", ()),
        ("gunicorn.access", "%(r)s", ({"r": "GET /canary"},)),
        ("allauth", "canary", ()),
        ("a.library", {"canary": "canary"}, ()),
        ("canary canary", "x", ()),
    ],
)
def test_t62_the_place_of_a_library_message_is_logged_and_not_its_text(
    name: str, message: object, args: tuple[object, ...]
) -> None:
    said = {"name": name, "msg": message, "args": args, "levelname": "ERROR", "module": "handlers", "funcName": "log"}
    line = event("", **said)
    assert "canary" not in str(line)
    assert (line["event"], line["place"]) == ("other", "handlers.log:0")


def test_sessions_that_cannot_be_read_are_logged() -> None:
    assert logging.getLogger("django.security.SuspiciousSession").isEnabledFor(logging.WARNING)
    assert not logging.getLogger("django.security.DisallowedHost").isEnabledFor(logging.ERROR)


def test_the_server_tells_of_its_own_processes() -> None:
    line = event("", name="gunicorn.error", msg="Worker (pid:%s) was sent %s!", args=(7, "SIGTERM"))
    assert line["event"] == "Worker (pid:7) was sent SIGTERM!"


def raised(error: Exception, cause: Exception | None = None) -> str:
    try:
        raise error from cause
    except Exception:
        line = event("x", exc_info=sys.exc_info())
    return str(line["exc_info"])


def test_t62_an_exception_is_its_class_and_its_place() -> None:
    said = raised(ValueError("canary"), KeyError("canary"))
    assert "canary" not in said
    assert said.startswith("KeyError\nFile ")
    assert said.endswith("in raised\nValueError")


def test_an_exception_of_the_system_has_its_code() -> None:
    assert raised(OSError(28, "canary", "/canary")).endswith("\nOSError (ENOSPC)")


def test_an_operators_mistake_is_told_in_full() -> None:
    assert raised(ImproperlyConfigured("SECRET_KEY is missing")).endswith("SECRET_KEY is missing")


def told_beside(source: str) -> set[str]:
    """The names of what a module's own events tell beside their names."""
    tree = ast.parse(source)
    given = [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "extra"]
    names = {node.id for node in given if isinstance(node, ast.Name)}
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    given += [node.value for node in assigned if names & {t.id for t in node.targets if isinstance(t, ast.Name)}]
    literal = [node for node in given if isinstance(node, ast.Dict)]
    return {str(key.value) for node in literal for key in node.keys if isinstance(key, ast.Constant)}


def test_every_field_of_our_own_events_is_on_the_list() -> None:
    """What is not would be left out of the line without a word."""
    folders = [ROOT / name for name in ("common", "accounts", "sso", "inquiries", "portal")]
    sources = [path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py")]
    used = {name for source in sources for name in told_beside(source)}
    assert {"receipt", "error", "endpoint", "breaker"} <= used
    assert used <= logs.ALLOWED


# --- the watch: a test fails if a line of the log holds private data -------------------------------------------


@pytest.mark.parametrize(
    "said",
    ["typed by somebody", "canary@example.com", "김하늘", settings.SECRET_KEY],
    ids=["words", "mail", "name", "key"],
)
def test_t62_the_watch_finds_what_must_not_be_there(log_watch: Watch, said: str) -> None:
    log_privacy.note(["typed by somebody"])
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
    log_privacy.note(["2026-07-11 10:00", "ko", ""])
    logging.getLogger("inquiries").warning("2026-07-11 10:00", extra={"language": "ko"})
    assert not log_watch.found
