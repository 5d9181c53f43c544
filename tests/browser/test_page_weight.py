"""How much a browser has to fetch for the form, as it is served in production, and that nothing in it jumps.

How long that takes is for `make bench`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks import page_weight, servers
from benchmarks.customer import form_path
from benchmarks.servers import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal behind its real server, with static files as they are collected, and a brand of its own."""
    folder: Path = tmp_path_factory.mktemp("portal")
    with servers.sandbox() as sandbox:
        env = servers.environment(folder)
        servers.prepare(env, sandbox.url)
        servers.brand(env, ROOT / "static" / "icons" / "app-192.png")
        with servers.portal(env, workers=1) as portal:
            yield portal.url


@pytest.mark.parametrize("category", [page_weight.USUAL_FORM, page_weight.FULLEST_FORM])
def test_the_form_is_light_and_still(address: str, browser: Browser, category: int) -> None:
    first, later = page_weight.visits(browser, address + form_path(category))
    # Chromium without a window does not ask for the tab's icon, which makes eight.
    assert len([address for address in first.addresses if "favicon" not in address]) <= 7
    assert any("/look/logo/" in address for address in first.addresses)
    assert first.sent <= 60_000
    assert later.sent <= 15_000
    assert max(first.shift, later.shift) < 0.001  # a word of the page's own font may settle
