"""What holds for every page and every answer, whatever it shows. Checked for each that a test fetches."""

import re
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from django.http.response import HttpResponseBase

from tests.support import validity
from tests.support.sandbox import Sandbox
from tests.support.skeletons import without_numbers, without_words

_ID_AT_OC = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
_ACCENTS = r":root\{(--accent[a-z-]*:#[0-9a-f]{6};?){4}\}"
_COLOURS = re.compile(rf"{_ACCENTS}@media screen and \(prefers-color-scheme:dark\)\{{{_ACCENTS}\}}")
_UNLABELLED = ("hidden", "submit", "button")


_FOUND_WELL: set[int] = set()  # by the hashes of their skeletons


def broken_rules(markup: str) -> list[str]:
    """Sentences about what is wrong with a page or a fragment of one; none is what every test wants.

    Whatever has the same tags as one that was found well is well: most pages of most tests are not read again.
    """
    skeleton = without_words(markup)
    if hash(skeleton) in _FOUND_WELL:
        return []
    shape = without_numbers(skeleton)
    broken = list(_broken_here(BeautifulSoup(markup, "html.parser")))
    if hash(shape) not in _FOUND_WELL:
        broken += validity.faults(markup)
    if not broken:
        _FOUND_WELL.update((hash(skeleton), hash(shape)))
    return broken


def _broken_here(soup: BeautifulSoup) -> Iterator[str]:
    """What the standard does not ask, or not of each number in an id."""
    for template in soup.select("template"):
        template.decompose()  # a script gives its names to what is in it
    rules = [_identities, _labels, _nothing_inline, _forms]
    if soup.html:
        rules.append(_outline)
    for rule in rules:
        yield from rule(soup)


def _outline(soup: BeautifulSoup) -> Iterator[str]:
    for selector in ("h1", "main", "title"):
        if len(soup.select(selector)) != 1:
            yield f"{len(soup.select(selector))} {selector} elements"
    for selector in ("h1", "title"):
        if not all(tag.get_text(strip=True) for tag in soup.select(selector)):
            yield f"an empty {selector}"
    if not soup.select_one("html[lang]"):
        yield "the page has no language"


def _identities(soup: BeautifulSoup) -> Iterator[str]:
    ids = Counter(tag["id"] for tag in soup.select("[id]"))
    yield from (f"{count} times the id {name}" for name, count in ids.items() if count > 1)
    for attribute in _REFERENCES:
        for tag in soup.select(f"[{attribute}]"):
            missing = set(str(tag[attribute]).split()) - set(ids)
            if missing and soup.html:
                yield f"{attribute} of {_opening(tag)} points at nothing: {missing}"
    for link in soup.select("a[href^='#']"):
        if soup.html and link["href"][1:] not in ids:
            yield f"a link to nowhere: {link['href']}"


def _labels(soup: BeautifulSoup) -> Iterator[str]:
    labelled = {label["for"] for label in soup.select("label[for]") if label.get_text(strip=True)}
    for control in soup.select("input, select, textarea"):
        if control.get("type") in _UNLABELLED:
            continue
        if control.get("id") not in labelled and not control.get("aria-label") and not control.find_parent("label"):
            yield f"{_opening(control)} has no label"
    for tag in soup.select("button, a[href], summary"):
        if not tag.get_text(strip=True) and not tag.get("aria-label"):
            yield f"{_opening(tag)} says nothing"
    yield from (f"{_opening(image)} has no alt" for image in soup.select("img:not([alt])"))
    yield from ("a fieldset without a legend" for group in soup.select("fieldset") if not group.find("legend"))


def _nothing_inline(soup: BeautifulSoup) -> Iterator[str]:
    yield from ("an inline script" for _tag in soup.select("script:not([src])"))
    for style in soup.select("style"):
        if style.find_parent("head") is None or not _COLOURS.fullmatch(style.get_text()):
            yield "a style element that is more than an operator's colours"
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name == "style" or re.match(r"on[a-z]|hx-on", name):
                yield f"{name} on {_opening(tag)}"
            if str(value).lstrip().lower().startswith(("javascript:", "js:", "data:text")):
                yield f"code in {name} of {_opening(tag)}"
        if "[" in str(tag.get("hx-trigger", "")):
            yield f"a filtered trigger on {_opening(tag)}"


def _forms(soup: BeautifulSoup) -> Iterator[str]:
    for form in soup.select("form"):
        token = form.select_one("input[name=csrfmiddlewaretoken]")
        if str(form.get("method", "get")).lower() == "post" and not token:
            yield f"{_opening(form)} has no token"


def _opening(tag: Tag) -> str:
    return str(tag).split(">", 1)[0][:120] + ">"


def check_headers(response: HttpResponseBase) -> None:
    """The headers of every answer: pages, redirects, fragments, files and errors."""
    headers = response.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    # What browsers may keep is nobody's own, and its address changes with it.
    assert "no-store" in headers["Cache-Control"] or "public, max-age=31536000, immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    is_framed_by_none = "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers.get("X-Frame-Options") == ("DENY" if is_framed_by_none else None)
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Request-ID"]
    assert "Cookie" in headers["Vary"]


def check_nothing_of_upstream(text: str, headers: str, sandbox: Sandbox) -> None:
    """No address, key or file id of OC's reaches a browser, neither in what it shows nor in a header."""
    sent = text + headers
    address = sandbox.url.removeprefix("http://")
    for secret in (address, sandbox.credentials.service_key, sandbox.credentials.organization_id):
        assert secret not in sent
    assert not re.search(r"/api/v2/|/openapi/", sent)
    # Ids of ours look the same, so those at OC are asked for, and only where there is something to compare.
    if found := set(_ID_AT_OC.findall(sent)):
        assert sandbox.known(found) == []
