"""Files that Online Contact hands out, whatever they are: never more to a browser than bytes to be kept."""

import pytest

from inquiries.domain.file_inspection import accepted_files
from tests.inquiries.views.steps import disposition, filled
from tests.support.pages import Browser, Page
from tests.support.samplefiles import SAMPLES
from tests.support.sandbox import Sandbox

PAGE = b"<!doctype html><script>canary()</script>"
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg' onload='canary()'></svg>"
# What no customer may send here, and an agent may.
OTHERS = {
    "html": PAGE,
    "htm": PAGE,
    "xhtml": PAGE,
    "svg": DRAWING,
    "svgz": DRAWING,
    "xml": PAGE,
    "js": b"canary()",
    "mjs": b"canary()",
    "css": b"*{}",
    "json": b"{}",
    "swf": b"CWS",
    "exe": b"MZ",
    "mht": PAGE,
    "shtml": PAGE,
    "": PAGE,
}
# A page or a drawing that says it is something else.
DISGUISED = {"png": PAGE, "jpg": DRAWING, "gif": b"GIF89a" + PAGE, "pdf": PAGE, "txt": PAGE, "zip": PAGE}
FILES = [*SAMPLES.items(), *OTHERS.items(), *DISGUISED.items()]
# What a browser would run, draw or apply.
ACTIVE = {
    *("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml", "text/css"),
    *("text/javascript", "application/javascript", "application/x-shockwave-flash", "multipart/related", ""),
}
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@pytest.fixture
def thread(member: Browser, sandbox: Sandbox) -> Page:
    """A thread with a file of each kind from the agent."""
    page = filled(member).submit()
    ticket_id = sandbox.tickets()[0]["ticketId"]
    for number, (extension, data) in enumerate(FILES):
        name = f"{number}.{extension}" if extension else f"{number}"
        sandbox.answer(ticket_id, "<p>a</p>", files=[(name, data)])
    return page.follow("a[href*='/inquiries/T']")


def test_t31_t30_no_file_is_more_than_bytes(thread: Page) -> None:
    tiles = thread.soup.select(".tile a[href]")
    assert len(tiles) == 2 * len(FILES)
    for tile in tiles:
        page = thread.browser.get(str(tile["href"]))
        kind = page.headers["Content-Type"].partition(";")[0]
        assert page.status == 200
        assert page.headers["Content-Security-Policy"] == POLICY
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert kind not in ACTIVE
        inline = disposition(page).startswith("inline")
        assert not inline or ("type=open" in tile["href"] and kind in accepted_files.SAFE_IMAGES)


def test_t20_no_id_or_address_of_theirs_is_anywhere(thread: Page, sandbox: Sandbox) -> None:
    """Asked of the sandbox, and looked for in what the browser got."""
    ids = {file["attachmentId"] for entry in sandbox.tickets()[0]["contents"] for file in entry["attachments"]}
    assert len(ids) == len(FILES)
    files = [thread.browser.get(str(tile["href"])) for tile in thread.soup.select(".tile a[href]")[:6]]
    for page in [thread, *files]:
        told = page.body.decode("utf-8", "replace") + str(dict(page.headers)) + page.url
        assert [theirs for theirs in ids if theirs in told] == []
        assert sandbox.url.removeprefix("http://") not in told
