"""Texts that are painted alike are judged once; what is painted in any other way is judged, too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.axe import violations

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>x</title>
<style>body { color: #111; background: #fff } a { color: #00c } .alike { color: #333; text-decoration: none }
.pale { color: #aaa } .dusk { background: #555 } .veiled { opacity: 0.3 }
@media (prefers-color-scheme: dark) { .night { color: #444; background: #222 } }
@media (min-width: 1000px) { .wide { color: #bbb } }</style>
<main><h1>x</h1><p>Some more words.</p>%s</main></html>"""
UNREADABLE = {
    '<p class="pale">Some words</p>': "light 360: color-contrast",
    '<div class="dusk"><p>Some words</p></div>': "light 360: color-contrast",
    '<div class="veiled"><p>Some words</p></div>': "light 360: color-contrast",
    '<p class="night">Some words</p>': "dark 360: color-contrast",
    '<p class="wide">Some words</p>': "light 1280: color-contrast",
    '<button class="pale">Press here</button>': "light 360: color-contrast",
    '<label>x <input class="pale" value="x"></label>': "light 360: color-contrast",
    '<p>Go on <a href="/" class="alike">from here</a> and read.</p>': "light 360: link-in-text-block",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content(PAGE % '<p><a href="/">words</a></p><p><a href="/" class="alike">words</a></p><button>x</button>')
    assert violations(page) == []
    yield page
    page.close()


@pytest.mark.parametrize("markup", UNREADABLE)
def test_what_is_hard_to_read_is_found_after_a_page_that_is_well(page: Page, markup: str) -> None:
    for _again in range(2):  # what was found is found again
        page.set_content(PAGE % markup)
        assert [found for found in violations(page) if found.startswith(UNREADABLE[markup])]
