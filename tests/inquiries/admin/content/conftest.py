"""Fixtures of operators' content: a service whose types are known."""

import pytest

from inquiries.models import Service
from inquiries.services.upstream import clients, stale_cache
from tests.support.factories import make_known_service
from tests.support.sandbox import Sandbox


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    stale_cache.slots.clear()
    clients.forget_clients()
    return make_known_service(sandbox)
