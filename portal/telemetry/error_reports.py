"""Error reports for Sentry: each line of the log from ERROR up, and each exception that ends a process.

An event is built anew from what the log's allow-list lets through. Requests, cookies, headers, addresses, local
variables and the texts of exceptions are in none, whatever the package collects.
"""

import logging
from typing import Any

import sentry_sdk
from django.conf import settings
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event, Hint

from portal import logs

_OF_AN_EVENT = ("event_id", "timestamp", "platform", "level", "environment", "release", "server_name", "sdk", "logger")
_OF_AN_EXCEPTION = ("type", "module", "mechanism")
_OF_A_FRAME = (
    "abs_path",
    "filename",
    "function",
    "module",
    "lineno",
    "in_app",
    "pre_context",
    "context_line",
    "post_context",
)


def start(dsn: str) -> None:
    """Report errors from now on, to the project that `dsn` names."""
    sentry_sdk.init(
        dsn,
        environment="production" if settings.PRODUCTION else "development",
        # Only what reports errors: those left out read requests, or change what the process does. Without the options
        # that ask for personal data none is collected, and `before_send` does not rely on that.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR, sentry_logs_level=None),
            ExcepthookIntegration(),
            AtexitIntegration(callback=lambda pending, timeout: None),
        ],
        before_send=_reduce,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        spotlight=False,  # which would send events as they were collected
    )


def _reduce(event: Event, hint: Hint) -> Event:
    """Return a new event with what may be told of this one."""
    told: dict[str, Any] = _select(event, _OF_AN_EVENT)
    record = hint.get("log_record")
    if record is not None:
        line = logs.select_line(record)
        told["message"] = line.pop("msg")
        told["tags"] = {name: str(value) for name, value in line.items() if value not in (None, "")}
    if "exception" in event:
        told["exception"] = {"values": [_reduce_exception(each) for each in event["exception"]["values"]]}
    return told  # type: ignore[return-value]  # an Event is a dict of these names


def _reduce_exception(exception: dict[str, Any]) -> dict[str, Any]:
    """Return the class of an exception and its places in the code, without its text."""
    frames = (exception.get("stacktrace") or {}).get("frames", [])
    stack = {"frames": [_select(frame, _OF_A_FRAME) for frame in frames]}
    return _select(exception, _OF_AN_EXCEPTION) | {"stacktrace": stack}


def _select(given: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}
