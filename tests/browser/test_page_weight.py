"""How much a browser has to fetch for the form, as it is served in production, and that nothing in it jumps.

An early visit brings the dictionary of its language, and later ones are compressed by it (ADR 62).

How long that takes is for `make bench`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from benchmarks import page_loading, servers
from benchmarks.customer import form_path
from benchmarks.servers import ROOT
from tests.support import prepared

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal behind its real server, with static files as they are collected, and a brand of its own."""
    folder: Path = tmp_path_factory.mktemp("portal")
    with servers.sandbox() as sandbox:
        env = servers.environment(folder)
        prepared.prepare(env, sandbox.url)
        servers.brand(env, ROOT / "static" / "icons" / "app-192.png")
        with servers.portal(env, workers=1) as portal:
            yield portal.url


@pytest.mark.parametrize("category", [page_loading.USUAL_FORM, page_loading.FULLEST_FORM])
def test_the_form_is_light_and_still(address: str, browser: Browser, category: int) -> None:
    first, *further = page_loading.visits(browser, address + form_path(category), page_loading.VISITS)
    # Chromium without a window does not ask for the tab's icon, which makes eight.
    assert len([address for address in first.addresses if "favicon" not in address]) <= 7
    assert any("/look/logo/" in address for address in first.addresses)
    assert first.sent <= 60_000
    brings = [any("/dictionaries/ko/" in address for address in visit.addresses) for visit in further]
    # Once it has come it is kept. On a busy machine a visit can end before, and the next one asks for it again.
    assert any(brings)
    assert not any(brings[-2:])
    assert further[brings.index(True)].sent <= 15_000
    assert len(further[-1].addresses) == 1
    assert further[-1].sent <= 5_500
    # A word of the page's own font may settle.
    assert max(visit.shift for visit in (first, *further)) < 0.001


def test_a_page_by_the_dictionary_is_the_page_itself(address: str, browser: Browser) -> None:
    context = browser.new_context(locale="ko")
    form = address + form_path(page_loading.FULLEST_FORM)
    coding, first = open_page(context, form)
    assert coding == "br"
    for _ in range(4 * page_loading.VISITS):  # on a busy machine a page is closed before the dictionary has come
        coding, later = open_page(context, form)
        if coding == "dcz":
            break
    assert coding == "dcz"
    assert later == first
    context.close()


def open_page(context: BrowserContext, url: str) -> tuple[str, str]:
    """How a page was encoded, and what it says without tokens and noise, which are others each time."""
    page = context.new_page()
    response = page.goto(url, wait_until="networkidle")
    assert response
    said = re.sub(r'value="[^"]{30,}"|<!--\w*-->', "", response.text())
    coding = response.headers["content-encoding"]
    page.close()
    return coding, said
