"""Structured logging with an allow-list: a line has nothing that is not listed here, from any library.

A line is written by an allow-list and not by a list of what is secret: paths, queries, headers, bodies and the texts of
exceptions come from outside and can hold a customer's words, an address or a secret that opens an inquiry.
"""

import errno
import logging
import re
import traceback
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")
trace_id: ContextVar[str] = ContextVar("trace_id", default="")  # of W3C Trace Context, where a trusted proxy sends one

_OURS = ("common", "accounts", "sso", "inquiries", "portal")  # packages; their events are constant words
_EVENT = re.compile(r"[a-z][a-z0-9_.]{0,60}", re.ASCII)
_OTHER = "other"  # the event of a line whose own words are not known to be harmless
_WORD = re.compile(r"[\w.:-]{1,80}", re.ASCII)
_WORDS = re.compile(r"[A-Za-z][\w .,:'()-]{0,100}", re.ASCII)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
# What our events tell beside their name. Texts have to look like one word of ours.
_FIELDS = frozenset(
    {
        "attempts",
        "breaker",
        "category",
        "duration_ms",
        "ended",
        "endpoint",
        "field",
        "http_status",
        "inquiry",
        "job",
        "key",
        "kind",
        "method",
        "number",
        "of",
        "outcome",
        "pause",
        "reason",
        "receipt",
        "result_code",
        "route",
        "rows",
        "service",
        "status",
        "ticket",
        "tickets",
        "tries",
        "type",
        "what",
    }
)
_SENTENCES = frozenset({"error", "signature"})  # the system's own words for a failure, the scanner's for a virus
ALLOWED = _FIELDS | _SENTENCES
# The server's words about its own processes: %s are process ids, signals and the addresses that it was given.
_OF_THE_SERVER = frozenset(
    {
        "Starting gunicorn %s",
        "Listening at: %s (%s)",
        "Using worker: %s",
        "Booting worker with pid: %s",
        "Worker exiting (pid: %s)",
        "Handling signal: %s",
        "Shutting down: %s",
        "Reason: %s",
        "Worker (pid:%s) was sent %s!",
        "Worker (pid:%s) was sent %s! Perhaps out of memory?",
        "Worker (pid:%s) exited with code %s",
        "Worker (pid:%s) exited with code %s.",
        "WORKER TIMEOUT (pid:%s)",
        "Connection in use: %s",
        "Hang up: %s",
        "Exception in worker process",
        "Autorestarting worker after current request.",
        "Reloader is on. Use in development only!",
        "graceful stop of workers",
    }
)
# Why the database cannot be reached: the driver's words, of which none come from a visitor or from a row.
_SPEAK_FREELY = frozenset({"psycopg.pool"})
# Their texts are the operator's settings and our module names.
_TOLD_IN_FULL = (ImproperlyConfigured, ImportError)


class OnlyExceptions(logging.Filter):
    """Drop what Django says of a page with a 5xx that a view or middleware answered itself, and logged as its event."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


class AllowedFields(JsonFormatter):
    """Format one JSON line per event, with nothing but what this module allows."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of `record`, which itself stays as it is: other handlers may see it, too."""
        frame = {
            "name": record.name if _WORD.fullmatch(record.name) else _OTHER,
            "levelname": record.levelname,
            "levelno": record.levelno,
            "created": record.created,
            "exc_info": record.exc_info,
        }
        return super().format(logging.makeLogRecord(frame | select_line(record)))

    def formatException(self, ei: Any) -> str:
        """Return where the exception and its causes were raised, and of which classes they are: not what they say."""
        return "\n".join(_format_chain(ei[1]) if ei and ei[1] else ())


def select_line(record: logging.LogRecord) -> dict[str, Any]:
    """Return what may be told of a record: its event as `msg`, the ids of its request and trace, and its fields."""
    allowed = {"request_id": request_id.get()}
    if trace_id.get():
        allowed["trace_id"] = trace_id.get()
    if record.name.partition(".")[0] in _OURS:
        is_event = isinstance(record.msg, str) and _EVENT.fullmatch(record.msg)
        allowed |= {"msg": record.msg if is_event else _OTHER, **select_fields(record.__dict__)}
    else:
        allowed |= {"msg": _select_library_words(record), **_select_library_fields(record)}
    if allowed["msg"] == _OTHER:
        allowed["place"] = f"{record.module}.{record.funcName}:{record.lineno}"
    return allowed


def select_fields(given: dict[str, Any]) -> dict[str, Any]:
    """Return the allowed fields of the project's own events; a value of an unexpected form becomes "?"."""
    named = {name: value for name, value in given.items() if name in _FIELDS}
    told = {name: _check_value(value, _WORD) for name, value in named.items()}
    if "method" in told and told["method"] not in _METHODS:
        told["method"] = "?"
    sentences = {name: _check_value(value, _WORDS) for name, value in given.items() if name in _SENTENCES}
    return told | sentences


def _check_value(value: object, form: re.Pattern[str]) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_check_value(item, form) for item in value]
    text = str(value)
    return text if not text or form.fullmatch(text) else "?"


def _select_library_words(record: logging.LogRecord) -> str:
    if record.name in _SPEAK_FREELY:
        return record.getMessage()
    is_known = record.name == "gunicorn.error" and isinstance(record.msg, str) and record.msg in _OF_THE_SERVER
    return record.getMessage() if is_known else _OTHER


def _select_library_fields(record: logging.LogRecord) -> dict[str, Any]:
    """Return status and route of the request that Django logs about: never its path."""
    status = getattr(record, "status_code", None)
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    told = {"status": status, "route": getattr(match, "view_name", None)}
    return select_fields({name: value for name, value in told.items() if value is not None})


def _format_chain(error: BaseException) -> list[str]:
    """Return a traceback as Python writes it, with error codes of the system and the database in place of texts."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = _format_chain(before) if before is not None else []
    frames = traceback.extract_tb(error.__traceback__)
    lines += [f'File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames]
    return [*lines, _name_class(error)]


def _name_class(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, _TOLD_IN_FULL):
        return f"{name}: {error}"
    number = getattr(error, "errno", None)
    code = getattr(error, "sqlstate", None) or (errno.errorcode.get(number) if isinstance(number, int) else None)
    return f"{name} ({code})" if isinstance(code, str) and _WORD.fullmatch(code) else name


def build_formatter() -> dict[str, Any]:
    """Return the formatter for `logging.config`, also for the server's own log."""
    return {
        "()": "portal.logs.AllowedFields",
        "format": "{levelname}{name}{message}",
        "style": "{",
        "rename_fields": {"levelname": "level", "name": "logger", "message": "event"},
        "timestamp": "at",
        "json_ensure_ascii": False,
    }


def build_logging(level: str) -> dict[str, Any]:
    """Return the setting LOGGING: one JSON line per event, from `level` up."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"only_exceptions": {"()": "portal.logs.OnlyExceptions"}},
        "formatters": {"json": build_formatter()},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # The request line of ours says all that these say, without the address and the query.
            "django.server": {"level": "ERROR"},
            "django.request": {"level": "ERROR", "filters": ["only_exceptions"]},
            # Requests that are refused: the error pages log them as events of ours.
            "django.security": {"level": "CRITICAL"},
            # No page is refused for it, so no event of ours tells of it.
            "django.security.SuspiciousSession": {"level": "WARNING"},
            # At DEBUG it logs whole URLs, usercodes included.
            "urllib3": {"level": "WARNING"},
        },
    }
