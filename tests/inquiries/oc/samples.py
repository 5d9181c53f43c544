"""Calls and answers that several of the client's tests use."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inquiries.oc.client import Client
from inquiries.oc.types.requests import EndUser, NewTicket
from tests.support.rawserver import envelope, http

DATA = Path(__file__).parents[2] / "data" / "oc"
TICKET = NewTicket(2542, "Subject", "Content", EndUser("st18888", "someone@example.com", "Someone"))


def sample(name: str) -> Any:
    """The contract's own example of an answer."""
    return json.loads((DATA / f"{name}.json").read_text())


def sample_answer(name: str, status: str = "200 OK") -> bytes:
    return http((DATA / f"{name}.json").read_bytes(), status=status)


def refusal(code: int, message: str = "", status: str = "200 OK", **headers: str) -> bytes:
    return http(envelope(code, message=message), status=status, headers=headers)


def create(client: Client) -> Any:
    return client.create(TICKET, client_ip="203.0.113.7")


def comment(client: Client) -> Any:
    return client.comment("st18888", "T1658199661153IXTfw", "One more thing")


def service(client: Client) -> Any:
    return client.service()


def detail(client: Client) -> Any:
    return client.ticket("st18888", "T1658199661153IXTfw")


def listing(client: Client) -> Any:
    return client.tickets("st18888")


# For rules that hold for every write, or for every read, whatever it is.
writes: pytest.MarkDecorator = pytest.mark.parametrize("call", [create, comment])
reads: pytest.MarkDecorator = pytest.mark.parametrize("call", [service, detail, listing])

Caller = Callable[[Client], Any]
