"""A server that takes what the telemetry sends, as a collector and as Sentry do."""

from collections.abc import Callable

import pytest

from tests.support.rawserver import RawServer, answering, http, raw_server

__all__ = ["raw_server"]


@pytest.fixture
def receiver(raw_server: Callable[..., RawServer]) -> RawServer:
    return raw_server(answering(http(b"{}")))
