"""Pages while every string of Online Contact's is hostile, ids and kinds of fields included."""

import pytest

from tests.inquiries.views.steps import EVERYTHING, LIST, NEW, PATH, filled
from tests.support.hostile import HOSTILE
from tests.support.pages import HTMX, Browser
from tests.support.sandbox import Sandbox

# As text on a page, an address of Online Contact would be taken for a real one.
PAYLOADS = [payload for payload in HOSTILE if "/api/v2/" not in payload]
PAGES = ["/narae/", NEW, f"{NEW}?category={PATH[0]}", f"{NEW}?category={EVERYTHING}", LIST, f"{LIST}?status=solved"]
PAGES += ["/narae/help/", "/narae/help/?q=a", "/narae/help/3401/", "/narae/notices/", "/narae/notices/1232/"]


@pytest.mark.parametrize("identifiers", [False, True])
@pytest.mark.parametrize("address", PAGES)
def test_t28_no_page_breaks(member: Browser, sandbox: Sandbox, address: str, identifiers: bool) -> None:
    """The browser of these tests finds fault with inline code, lost ids and names of the other side."""
    sandbox.hostile(PAYLOADS, identifiers=identifiers)
    for headers in ({}, HTMX):
        page = member.get(address, headers=headers)
        assert page.status in {200, 503}
        assert page.soup.select("script:not([src]), iframe, object, embed, base, style, math") == []


def test_t28_an_inquiry_sent_meanwhile_is_accepted(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.hostile(PAYLOADS, identifiers=True)
    page = form.submit()
    assert "/receipts/" in page.url
    assert "canary" not in page.main
