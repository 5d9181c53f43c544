"""The style guide: the design language on one page, where DEVELOPMENT_AIDS is on and nowhere else."""

from typing import Any

import pytest

import portal.urls  # noqa: F401 - the address is there only if this is imported while DEVELOPMENT_AIDS is on
from tests.support.pages import Browser
from tests.support.words import say
from tools.styleguide.samples import PARTS, read_tokens

# What a page may be made of. A component that is new is shown there too.
COMPONENTS = (
    *(".button-primary", ".button-quiet", ".button-small", ".button[aria-disabled]", ".icon-button", ".door-primary"),
    *(".note-success", ".note-warning", ".note-error", ".known-issue", ".draft", ".summary", ".empty", ".sorry"),
    *(".line", ".choices", ".period", ".caption", ".terms", ".drop", "textarea", "select", ".counter", ".error"),
    *(".picker", ".path", ".type-search", ".guide", ".file", ".file.is-refused", "progress", ".tile", ".message-mine"),
    *(".message-theirs .prose table", ".row-link", ".news", ".groups", ".pages", ".receipt-state", ".ticket-stub"),
    *(".progress-line .step-done", ".step[aria-current]", ".to-do .refused"),
    *(".htmx-request", ".badge", ".title", ".lead", ".quiet", ".number", ".chips", ".doors"),
    *(f".status-{tone}" for tone in ("waiting", "progress", "hold", "done", "closed", "neutral", "attention")),
)


@pytest.fixture(autouse=True)
def _debugging(settings: Any) -> None:
    settings.DEVELOPMENT_AIDS = True


def test_it_works(guest: Browser) -> None:
    page = guest.get("/styleguide/")
    assert page.status == 200
    assert [part for part in PARTS if not page.soup.select(f"section#{part} > h2")] == []


def test_without_development_aids_it_is_not_there(guest: Browser, settings: Any) -> None:
    settings.DEVELOPMENT_AIDS = False
    assert guest.get("/styleguide/").status == 404


def test_every_component_is_shown(guest: Browser) -> None:
    page = guest.get("/styleguide/")
    assert [component for component in COMPONENTS if not page.soup.select(component)] == []


def test_fields_are_shown_as_they_come_back_with_errors(guest: Browser) -> None:
    page = guest.get("/styleguide/")
    assert len(page.soup.select("#refused .has-error")) == 4
    assert page.soup.select_one("#refused [name=f_subject]") is None  # what is right is not shown again


def test_every_token_is_shown(guest: Browser) -> None:
    page = guest.get("/styleguide/")
    shown = {code.get_text() for code in page.soup.select("code")}
    assert {token.name for kind in read_tokens().values() for token in kind} - shown == set()


def test_colours_have_both_themes() -> None:
    found = {token.name: token for token in read_tokens()["colour"]}
    assert found["accent"].dark
    assert found["paper"].light.startswith("#")
    assert all(token.light.startswith(("#", "rgb")) for token in found.values())


@pytest.mark.parametrize("language", ["ko", "ja", "zh-CN", "th"])
def test_examples_are_in_the_language_of_the_page(guest: Browser, language: str) -> None:
    guest.headers = {"Accept-Language": language}
    assert say("Send the inquiry", "en") not in guest.get("/styleguide/").text
