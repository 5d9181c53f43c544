from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from inquiries.models import Service
from inquiries.services.upstream import clients, stale_cache
from tests.support.factories import make_service
from tests.support.rawserver import raw_server  # noqa: F401 - a fixture
from tests.support.sandbox import Sandbox


@pytest.fixture(autouse=True)
def restarted() -> None:
    """Every test begins in a process that holds nothing yet."""
    stale_cache.slots.clear()
    clients.forget_clients()


@pytest.fixture(autouse=True)
def _many_guests(settings: Any) -> None:
    """One address stands for all customers here; see tests/inquiries/views/test_guests_form.py."""
    settings.GUEST_ADDRESS_LIMIT = settings.GUEST_NETWORK_LIMIT = 10_000


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    return make_service(sandbox)
