"""What `inquiries.domain.safe_html.link_destinations` says of an address is what Chromium makes of it."""

import random

import pytest
from playwright.sync_api import Page

from inquiries.domain.safe_html.link_destinations import find_destination, is_of_oc, is_ours
from tests.inquiries.domain.safe_html.test_link_destinations import OF_OC

pytestmark = pytest.mark.browser
_PIECES = [
    *("https:", "http:", "HTTPS:", "//", "/", "\\", "\\\\", "@", ":", ":443", "?", "#", ".", "%2e", "\u3002", "\uff0e"),
    *("acme", "oc", "nhncloud", "com", "acme.oc.nhncloud.com", "oc.nhncloud.com", "evil.example", "testserver", "%6fc"),
    *(
        "\t",
        "\n",
        " ",
        "\u200b",
        "\u00ad",
        "\ufe0f",
        "\uff4f\uff43",
        "\u24de",
        "\u212a",
        "ß",
        "한국",
        "%E3%80%82",
        "%ff",
    ),
    *("0x7f.1", "127.0.0.1", "[::1]", "[", "]", "%00", "xn--", "-", "_", "\u2044", "\uff0f", "\u2100", "\u017f"),
]
_RESOLVE = """addresses => addresses.map(address => {
    try { const url = new URL(address, "https://base.example/"); return [url.protocol, url.hostname, url.href]; }
    catch { return null; }
})"""


def addresses() -> list[str]:
    """The spellings of OC's hosts, and addresses put together at random, the same in every run."""
    drawn = random.Random(44)
    made = ["".join(drawn.choices(_PIECES, k=drawn.randint(1, 8))) for _ in range(4000)]
    begun = ["https://" + "".join(drawn.choices(_PIECES[16:], k=drawn.randint(1, 6))) for _ in range(4000)]
    return [*(f"https://{host}/x" for host in OF_OC), *made, *begun]


def test_t44_no_link_leads_where_it_seems_not_to(page: Page) -> None:
    asked = addresses()
    # What leaves a page of OC's or ours for one of ours is a path; all else has to be just what Chromium makes of it.
    again = [found if found is not None else "" for found in map(find_destination, asked)]
    first, second = page.evaluate(_RESOLVE, asked), page.evaluate(_RESOLVE, again)
    wrong = [
        (address, found, resolved)
        for address, found, resolved, ours in zip(asked, again, first, second, strict=True)
        if found and not found.startswith("/") and resolved != ours
    ]
    assert wrong == []
    hosts = [resolved[1] for found, resolved in zip(again, second, strict=True) if found and resolved]
    assert not [host for host in hosts if is_of_oc(host) or is_ours(host)]
    assert sum(bool(found) for found in again) > 100
