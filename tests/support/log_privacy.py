"""A watch on the log in every test: no line ever has text that a customer typed, an address or a key (T62)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from django.conf import settings
from pythonjsonlogger.json import JsonFormatter

from tests.support.sandbox import Sandbox

# The suite's own people: whom tests/support/factories.py makes and who fill forms in tests/pages.
_PEOPLE = ("김하늘", "홍길동", "correct horse battery", "a-long-password")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]*\b(?:example|invalid)\b[\w.-]*", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{3}")  # a date or a number may be in any line
_SHORTEST = 6
# The mail server that the tests run: what is handed to it is its own to log.
_NOT_OURS = ("mail.log",)

_typed: set[str] = set()


def note(values: Iterable[str]) -> None:
    """Remember what a test types, until it ends."""
    _typed.update(value for value in values if len(value) >= _SHORTEST and _WORDS.search(value))


class Watch(logging.Handler):
    """Looks through each line, and all that is not written of it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.found: set[str] = set()
        self.setFormatter(_formatter())

    def emit(self, record: logging.LogRecord) -> None:
        if record.name in _NOT_OURS:
            return
        line = self.format(record)
        said = {word for word in (*_typed, *_secrets(), *_PEOPLE) if word in line} | set(_ADDRESS.findall(line))
        self.found |= {f"{record.name}: {word}" for word in said}


@cache
def _formatter() -> logging.Formatter:
    """With all that was given to the log: what the portal's own formatter leaves out should not be given either."""
    return JsonFormatter("{levelname}{name}{message}", style="{", json_ensure_ascii=False)


@cache
def _secrets() -> tuple[str, ...]:
    given = Sandbox("").credentials
    return (settings.SECRET_KEY, *settings.DATA_KEYS, given.service_key, given.organization_id)


@pytest.fixture(autouse=True)
def log_watch() -> Iterator[Watch | None]:
    """What should not have been logged. A test about the watch itself empties it again."""
    _typed.clear()
    if not settings.configured:  # the client and the sandbox are also tested without Django
        yield None
        return
    watch = Watch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    if watch.found:
        pytest.fail(f"in the log: {'; '.join(sorted(watch.found))}")
