"""Sanitize HTML on its way to a page."""

import hashlib
import html
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from urllib.parse import unquote

import nh3
from django.core.signals import setting_changed
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inquiries.domain.rendered_text_cache import BoundedTexts
from inquiries.domain.safe_html import data_images, html_normalization
from inquiries.domain.safe_html.link_destinations import find_destination

_ATTRIBUTES = {
    "*": {"dir", "lang"},  # what else the library lets through is not needed
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_WORDS = {"dir": {"ltr", "rtl", "auto"}, "scope": {"col", "row"}}
_UPSTREAM_FILE = re.compile(r"/(?:ticket|helpdoc|notice)/attachments/([\w-]+)", re.IGNORECASE)
# Lines and paragraphs that hold nothing, which editors leave behind a message, as nh3 writes them; read from the end.
_BLANK_BACKWARDS = re.compile(r"(?:\s|>p/?<|>rb<|;psbn&)*+")
_ENDS_PARAGRAPH = re.compile(r"(?:\s|&nbsp;|<br>)*</p>")
# A link whose text is its address, as nh3 writes it. On paper the address stands behind the text of every other link.
_LINK = re.compile(r'<a (href="https?://([^"]*)"[^>]*>(?:https?://)?([^<]*)</a>)')
# A conversation that is open asks for news, and is written anew each time.
_answers: BoundedTexts[SafeString] = BoundedTexts(2_000_000)


def sanitise_definition(markup: str) -> SafeString:
    """Clean a field's description or caption. The author of a definition need not be an operator of the portal.

    Pictures are not shown in them; their alternative text is.
    """
    return sanitise_for_language(markup, get_language() or "")


@lru_cache(maxsize=1024)
def sanitise_for_language(markup: str, _language: str) -> SafeString:
    return _sanitise(markup, {}, shows_pictures=False)


def sanitise_answer(markup: str, image_urls: Mapping[str, str]) -> SafeString:
    """Clean a thread's message, an answer or a notice. `image_urls` maps OC's file ids to the portal's URLs.

    Of pictures, those and small ones that are in the text itself are shown; of others their alternative text, and that
    there was one. Links to files that are not in `image_urls` go, and so do links to OC's other pages: a link to its
    help center leads to ours. So no address of OC's reaches a browser.

    What was cleaned before is not cleaned again: the result depends on the arguments, the language and settings only.
    """
    # The addresses too: a long conversation can have hundreds, and each of its messages would hold them all.
    known = "\0".join((str(len(image_urls)), *chain.from_iterable(image_urls.items()), markup))
    key = (hashlib.sha256(known.encode("utf-8", "surrogatepass")).digest(), get_language())
    cleaned = _answers.get(key)
    if cleaned is None:
        cleaned = _sanitise(markup, image_urls, shows_pictures=True)
        _answers.put(key, cleaned, len(cleaned))
    return cleaned


def _forget(**_arguments: object) -> None:
    _answers.clear()


setting_changed.connect(_forget)


def _sanitise(markup: str, image_urls: Mapping[str, str], *, shows_pictures: bool) -> SafeString:
    def picture(attributes: Mapping[str, str]) -> str:
        return _render_picture(attributes, image_urls, is_shown=shows_pictures)

    def filtered(tag: str, attribute: str, value: str) -> str | None:
        return _filter_attribute(tag, attribute, value.strip(), image_urls)

    cleaned = nh3.clean(
        html_normalization.clean_markup(markup, picture, _("[content not shown]")),
        tags=html_normalization.TAGS if shows_pictures else html_normalization.TAGS - {"img"},
        attributes=_ATTRIBUTES,
        attribute_filter=filtered,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel="noopener noreferrer nofollow ugc",
        # In the same tab a link would take away a half-filled form.
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    cleaned = _LINK.sub(_mark_written_address, cleaned)
    end = len(_BLANK_BACKWARDS.sub("", cleaned[::-1], count=1))
    return SafeString(cleaned[:end] + ("</p>" if _ENDS_PARAGRAPH.match(cleaned, end) else ""))


def _mark_written_address(link: re.Match[str]) -> str:
    address, words = (html.unescape(text).rstrip("/") for text in (link[2], link[3]))
    return f'<a class="written-address" {link[1]}' if address == words else link[0]


def _render_picture(attributes: Mapping[str, str], image_urls: Mapping[str, str], *, is_shown: bool) -> str:
    """Render an image that may be shown, or its words; a tracking pixel becomes nothing."""
    source, words = attributes.get("src", ""), " ".join(attributes.get("alt", "").split())
    embedded = data_images.normalize_data_image(source)
    if is_shown and (embedded or _find_file_id(source) in image_urls):
        named = {"src": embedded or source, "alt": words or _("Image")}
        named |= {name: attributes[name] for name in ("width", "height") if name in attributes}
        return "<img" + "".join(f' {name}="{html.escape(value)}"' for name, value in named.items()) + ">"
    if {attributes.get("width"), attributes.get("height")} & {"0", "1"}:
        return ""
    return html.escape(" ".join(filter(None, (words, _("[image not shown]")))), quote=False)


def _find_file_id(address: str) -> str:
    """Return OC's id of the file that a URL leads to, or ""."""
    upstream = None if address[:5].lower() == "data:" else _UPSTREAM_FILE.search(unquote(address))
    return upstream[1] if upstream else ""


def _filter_attribute(tag: str, attribute: str, value: str, image_urls: Mapping[str, str]) -> str | None:
    if attribute in {"src", "href"}:
        if file_id := _find_file_id(value):
            return image_urls.get(file_id)
        return find_destination(value) if attribute == "href" else data_images.normalize_data_image(value) or None
    if (tag, attribute) == ("ol", "type"):
        return value if value in {"1", "a", "A", "i", "I"} else None
    if attribute in {"width", "height", "colspan", "rowspan", "start", "value"}:
        return value if value.isascii() and value.isdecimal() and len(value) <= 4 else None
    if attribute in _WORDS:
        return value.lower() if value.lower() in _WORDS[attribute] else None
    return value
