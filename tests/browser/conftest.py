"""The portal in a real browser: a server, the sandbox behind it, and people in front of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from inquiries.models import Service
from tests.support import inflight
from tests.support.browser_actions import Person, Portal
from tests.support.sandbox import Sandbox

# Conditions are waited for, not timed: this is how long until a test gives up, on a machine that is busy.
_PATIENCE_MS = 15_000
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture
def portal(live_server: Any, sandbox: Sandbox) -> Iterator[Portal]:
    """The demo service behind a running server, and one member."""
    inflight.reset()
    keys = sandbox.credentials
    Service.objects.create(
        slug="narae",
        name="나래마켓",
        base_url=sandbox.url,
        service_id=keys.service_id,
        organization_id=keys.organization_id,
        service_key=keys.service_key,
        guests_allowed=True,
    )
    User.objects.create_user(
        "gildong", "gildong@example.com", "a-long-password", usercode="st18888", last_name="홍", first_name="길동"
    )
    yield Portal(live_server.url, sandbox)
    inflight.wait_until_idle()


@pytest.fixture
def person(browser: Browser, portal: Portal) -> Iterator[Callable[..., Person]]:
    """A person with a browser of their own. In the end no script has failed, and nothing went to another machine."""
    people: list[Person] = []

    def new(**options: Any) -> Person:
        context = browser.new_context(**{"locale": "ko-KR", "base_url": portal.url, **options})
        context.set_default_timeout(_PATIENCE_MS)
        people.append(Person(context, portal))
        return people[-1]

    yield new
    for somebody in people:
        somebody.page.context.close()
    assert [text for somebody in people for text in somebody.complaints] == []
