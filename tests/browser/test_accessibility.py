"""No page, in no state, breaks a rule that axe-core knows: both themes, a phone, by `-m long` a desktop (P20, P21)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from playwright.sync_api import expect

from inquiries.domain.rendered_text_cache import BoundedTexts
from inquiries.services.upstream import stale_cache
from inquiries.templatetags import cached_parts
from tests.browser import account_states, own_data_states, receipt_states, states
from tests.browser.filled import SMALL_FORM
from tests.browser.states import RESIDENT, Cast, States
from tests.support.axe import violations
from tests.support.browser_actions import Person, upload
from tests.support.pages import Browser
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.screen import Screen
from tests.support.screen import screen as screen  # noqa: PLC0414 - a fixture
from tests.support.source import templates
from tests.support.tables import cases

GROUPS = [*states.GROUPS, receipt_states.receipts, own_data_states.own_data, *account_states.GROUPS]
# Parts that only scripts ask for: looked at below, in `test_help`, and as the screen fetches them for the start page.
BY_SCRIPT = {"fields/_left.html", "help/_answer.html", "help/_suggestions.html"}
BY_SCRIPT |= {"inquiries/_news.html", "inquiries/_open.html"}
NOT_FOR_CUSTOMERS = ("admin/", "mails/", "personal_data/", "styleguide/")


@pytest.fixture
def cast(member: Browser, sandbox: Sandbox, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Cast:
    member.headers = {"Accept-Language": "ko"}
    return Cast(member, sandbox, settings, monkeypatch)


@pytest.mark.browser
@pytest.mark.parametrize("widths", cases({"phone": [360], "tablet and desktop": [768, 1280]}))
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
def test_p21_every_state_meets_the_accessibility_rules(
    cast: Cast, screen: Screen, group: Callable[[Cast], States], widths: list[int]
) -> None:
    found = {state: violations(screen.show(page), widths) for state, page in group(cast)}
    assert {state: broken for state, broken in found.items() if broken} == {}


def test_every_template_is_among_them(cast: Cast) -> None:
    seen: set[str] = set()
    cached_parts.forget()
    cast.patch.setattr(BoundedTexts, "put", lambda *_: None)  # what is kept is not rendered again
    for group in GROUPS:
        with transaction.atomic():
            responses: list[Any] = [page.response for _state, page in group(cast)]
            seen |= {part.name for response in responses for part in response.templates}
            transaction.set_rollback(True)
        cast.sandbox.reset()
        cache.clear()
        stale_cache.slots.clear()
    ours = {str(path.relative_to("templates")) for path in templates()}
    assert {name for name in ours - seen if not name.startswith(NOT_FOR_CUSTOMERS)} == BY_SCRIPT


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_form_that_scripts_have_changed(person: Callable[..., Person]) -> None:
    """Files that were added and that were not, what is found while one types, a field that is left, an error."""
    customer = person()
    customer.page.goto("/narae/inquiries/new/")
    customer.page.get_by_role("searchbox").press_sequentially("김치냉")
    expect(customer.page.locator(".found-types a")).to_have_count(1)
    assert violations(customer.page) == []
    customer.open_form()
    customer.attach(upload("사진.png", PNG, "image/png"))
    customer.page.set_input_files("input[type=file]", [upload("설치.exe", b"MZ")])
    expect(customer.refusals).to_have_count(1)
    customer.fill(SMALL_FORM | {"mail": "nobody", "content": RESIDENT})
    customer.page.locator("[name=f_content]").blur()
    expect(customer.page.locator("#id_f_content_doubt")).to_be_visible()
    assert violations(customer.page) == []
    customer.send()  # which tells of the file that was not added
    customer.send()
    expect(customer.page.locator("#errors")).to_be_visible()
    assert violations(customer.page) == []
