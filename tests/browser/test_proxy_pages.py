"""The pages that a proxy in front sends by itself: readable by all, without the portal."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support import axe
from tests.support.source import ROOT


@pytest.mark.parametrize("path", sorted((ROOT / "deploy/pages").iterdir()), ids=lambda path: path.name)
def test_a_page_of_the_proxy_is_accessible(page: Page, path: Path) -> None:
    page.goto(path.as_uri())
    assert axe.violations(page) == []
