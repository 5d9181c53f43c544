"""All components at once: no rule of axe-core is broken, in both themes, from a phone to a desktop (P20, P21)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.axe import violations
from tests.support.browser_actions import Person
from tests.support.tables import cases

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", cases(["ko-KR", "th-TH"]))
def test_p21_it_works(person: Callable[..., Person], settings: Any, language: str) -> None:
    settings.DEVELOPMENT_AIDS = True
    somebody = person(locale=language)
    somebody.page.goto("/styleguide/")
    assert violations(somebody.page) == []
