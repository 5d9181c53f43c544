"""Log lines carry the id of the request they belong to, and never anything of a customer's."""

import logging
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestId(logging.Filter):
    """Puts the current request's id on each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def to_stderr(level: str) -> dict[str, Any]:
    """The setting LOGGING: one JSON line an event, from `level` up."""
    json = {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "format": "{levelname}{name}{message}",
        "style": "{",
        "rename_fields": {"levelname": "level", "name": "logger", "message": "event"},
        "timestamp": "at",
        "json_ensure_ascii": False,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "portal.logs.RequestId"}},
        "formatters": {"json": json},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # The request line of ours says all that these say, without the address and the query.
            "django.server": {"level": "ERROR"},
            "django.request": {"level": "ERROR"},
            # At DEBUG it names whole URLs, and with them who asks.
            "urllib3": {"level": "WARNING"},
        },
    }
