"""Pages for what goes wrong are the product's own, unless DEBUG asks for Django's."""

from typing import Any

from tests.support.pages import Browser


def test_a_wrong_address_has_a_page_of_ours(guest: Browser) -> None:
    page = guest.get("/nowhere/at/all/")
    assert page.status == 404
    assert page.soup.select_one(".sorry h1")


def test_the_style_guide_needs_no_debug_pages(guest: Browser, settings: Any) -> None:
    settings.DEVELOPMENT_AIDS = True
    assert guest.get("/styleguide/").status == 200
    assert guest.get("/nowhere/at/all/").soup.select_one(".sorry h1")
