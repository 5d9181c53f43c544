"""What holds for every page and every answer, whatever it shows. Checked for each that a test fetches."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag
from django.http.response import HttpResponseBase

from tests.support import found_well, validity
from tests.support.markup_fingerprint import without_numbers, without_words
from tests.support.sandbox import Sandbox

_ID_AT_OC = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_REFERENCES = {"for", "aria-describedby", "aria-labelledby", "aria-controls"}
_ACCENTS = r":root\{(--accent[a-z-]*:#[0-9a-f]{6};?){4}\}"
_COLOURS = re.compile(rf"{_ACCENTS}@media screen and \(prefers-color-scheme:dark\)\{{{_ACCENTS}\}}")
_CONTROLS = {"input", "select", "textarea"}
_UNLABELLED = {"hidden", "submit", "button"}
_PARTS = {"section", "aside", "nav", "article"}
_PLAYING = {"audio", "video", "embed", "object", "iframe", "marquee", "blink"}
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_CODE_IN_NAME = re.compile(r"on[a-z]|hx-on")


def broken_rules(markup: str, read: Callable[[], BeautifulSoup] | None = None) -> list[str]:
    """Sentences about what is wrong with a page or a fragment of one; none is what every test wants.

    Whatever has the same tags as one that was found well is well: most pages of most tests are not read again.
    `read` returns the page as the test that fetched it reads it, too.
    """
    skeleton = without_words(markup)
    if found_well.is_known(skeleton):
        return []
    kind = without_numbers(skeleton)
    # A page with templates loses them while it is judged; a test may want to read them.
    soup = read() if read and "<template" not in markup else BeautifulSoup(markup, "html.parser")
    broken = list(_broken_here(soup))
    if not found_well.is_known(kind):
        broken += validity.faults(markup)
    if not broken:
        found_well.note((skeleton, kind))
    return broken


def _broken_here(soup: BeautifulSoup) -> Iterator[str]:
    """What the standard does not ask, or not of each number in an id."""
    for template in soup.find_all("template"):
        template.decompose()  # a script gives its names to what is in it
    tags = soup.find_all(True)  # gone through by hand: a selector for each rule takes longer than the page itself
    for rule in (_identities, _names, _texts, _parts, _nothing_inline, _forms):
        yield from rule(tags)
    if soup.html:
        yield from _references(tags)
        yield from _outline(soup)


def _outline(soup: BeautifulSoup) -> Iterator[str]:
    for name in ("h1", "main", "title"):
        found = soup.find_all(name)
        if len(found) != 1:
            yield f"{len(found)} {name} elements"
        if name != "main" and not all(tag.get_text(strip=True) for tag in found):
            yield f"an empty {name}"
    if not soup.select_one("html[lang]"):
        yield "the page has no language"


def _ids(tags: list[Tag]) -> Counter[str]:
    return Counter(str(tag["id"]) for tag in tags if "id" in tag.attrs)


def _identities(tags: list[Tag]) -> Iterator[str]:
    yield from (f"{count} times the id {name}" for name, count in _ids(tags).items() if count > 1)


def _references(tags: list[Tag]) -> Iterator[str]:
    ids = _ids(tags)
    for tag in tags:
        for attribute in _REFERENCES & tag.attrs.keys():
            if missing := set(str(tag[attribute]).split()) - set(ids):
                yield f"{attribute} of {_opening(tag)} points at nothing: {missing}"
        href = str(tag.get("href", ""))
        if tag.name == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"a link to nowhere: {href}"


def _names(tags: list[Tag]) -> Iterator[str]:
    """What is filled in or pressed says what it is."""
    labelled = {tag["for"] for tag in tags if tag.name == "label" and "for" in tag.attrs and tag.get_text(strip=True)}
    for tag in tags:
        is_filled_in = tag.name in _CONTROLS and tag.get("type") not in _UNLABELLED
        if is_filled_in and not (tag.get("id") in labelled or tag.get("aria-label") or tag.find_parent("label")):
            yield f"{_opening(tag)} has no label"
        is_pressed = tag.name in {"button", "summary"} or (tag.name == "a" and "href" in tag.attrs)
        if is_pressed and not tag.get_text(strip=True) and not tag.get("aria-label"):
            yield f"{_opening(tag)} says nothing"


def _texts(tags: list[Tag]) -> Iterator[str]:
    yield from (f"{_opening(tag)} has no alt" for tag in tags if tag.name == "img" and "alt" not in tag.attrs)
    yield from ("a fieldset without a legend" for tag in tags if tag.name == "fieldset" and not tag.find("legend"))


def _parts(tags: list[Tag]) -> Iterator[str]:
    """KWCAG 2.2, 5.4.4 and 5.4.2: what stands apart says what it is, and nothing plays."""
    for tag in tags:
        is_named = not tag.attrs.keys().isdisjoint({"aria-label", "aria-labelledby"})
        if tag.name in _PARTS and not is_named and not tag.find(_HEADINGS):
            yield f"{_opening(tag)} has neither heading nor name"
        if tag.name in _PLAYING or "autoplay" in tag.attrs:
            yield f"{_opening(tag)} plays"


def _nothing_inline(tags: list[Tag]) -> Iterator[str]:
    for tag in tags:
        is_style = tag.name == "style"
        if is_style and (tag.find_parent("head") is None or not _COLOURS.fullmatch(tag.get_text())):
            yield "a style element that is more than an operator's colours"
        if tag.name == "script" and "src" not in tag.attrs:
            yield "an inline script"
        for name, value in tag.attrs.items():
            if name == "style" or _CODE_IN_NAME.match(name):
                yield f"{name} on {_opening(tag)}"
            if str(value).lstrip().lower().startswith(("javascript:", "js:", "data:text")):
                yield f"code in {name} of {_opening(tag)}"
        if "[" in str(tag.get("hx-trigger", "")):
            yield f"a filtered trigger on {_opening(tag)}"


def _forms(tags: list[Tag]) -> Iterator[str]:
    for form in tags:
        is_posted = form.name == "form" and str(form.get("method", "get")).lower() == "post"
        if is_posted and not form.find("input", attrs={"name": "csrfmiddlewaretoken"}):
            yield f"{_opening(form)} has no token"


def _opening(tag: Tag) -> str:
    return str(tag).split(">", 1)[0][:120] + ">"


def assert_headers(response: HttpResponseBase) -> None:
    """The headers of every answer: pages, redirects, fragments, files and errors."""
    headers = response.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    # What browsers may keep holds no personal data, and its address changes with it.
    assert "no-store" in headers["Cache-Control"] or "public, max-age=31536000, immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    is_framed_by_none = "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers.get("X-Frame-Options") == ("DENY" if is_framed_by_none else None)
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Request-ID"]
    assert "Cookie" in headers["Vary"]


def assert_nothing_of_upstream(text: str, headers: str, sandbox: Sandbox) -> None:
    """No address, key or file id of OC's reaches a browser, neither in what it shows nor in a header."""
    sent = text + headers
    address = sandbox.url.removeprefix("http://")
    for secret in (address, sandbox.credentials.service_key, sandbox.credentials.organization_id):
        assert secret not in sent
    assert not re.search(r"/api/v2/|/openapi/", sent)
    # Ids of ours look the same, so those at OC are asked for, and only where there is something to compare.
    if found := set(_ID_AT_OC.findall(sent)):
        assert sandbox.known(found) == []
