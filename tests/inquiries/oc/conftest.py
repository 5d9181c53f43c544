"""What the client's tests share."""

from collections.abc import Callable
from typing import Any

import pytest

from inquiries.oc.client import Client, Credentials
from tests.support.rawserver import RawServer, Script, raw_server

__all__ = ["raw_server"]

ORGANIZATION_ID = "WopqM8euoYw89B7i"
SERVICE_KEY = "431402c0eaaf46d889f243db9e7492e2"


def credentials(url: str) -> Credentials:
    return Credentials(url, "narae", ORGANIZATION_ID, SERVICE_KEY)


@pytest.fixture
def served(raw_server: Callable[..., RawServer]) -> Callable[..., tuple[Client, RawServer]]:
    """A client, and the server it meets, which runs `script`. Deadlines are short, so that faults show at once."""

    def start(script: Script, *, deadline: float = 5.0, connect_timeout: float = 5.0, **options: Any) -> Any:
        server = raw_server(script, **options)
        return Client(credentials(server.url), deadline=deadline, connect_timeout=connect_timeout), server

    return start
