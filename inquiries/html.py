"""HTML on its way in and out: what we send is text, what we show is cut down to what cannot do harm."""

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_INLINE = {"a", "b", "br", "code", "em", "i", "kbd", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}
_BLOCKS = {"blockquote", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_DEFINITION_TAGS = _INLINE | _BLOCKS
_ANSWER_TAGS = _DEFINITION_TAGS | _TABLES | {"del", "img", "ins", "q", "samp"}
_ATTRIBUTES = {
    "*": {"lang"},  # what else the library lets through is not needed
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Dropped with what is in them, which is code or belongs to a control: no words for a person.
_DROPPED = {"iframe", "math", "noscript", "object", "option", "script", "style", "svg", "template", "title"}
# Nested deeper than anyone writes, HTML takes the parser quadratic time; with so many tags it is shown as text.
_MOST_TAGS = 10_000

_MARKUP = re.compile("[<&]")
# None of these looks past the next "<": scanning to the end from each of many would be quadratic again.
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_LINE_ENDS = re.compile(r"<(?:[bh]r|/(?:p|div|li|tr|t[dh]|h[1-6]|blockquote|pre|d[dt]))\b[^<>]*>", re.IGNORECASE)
_HEADING_OPENS = re.compile(r"<h[1-6]\b[^<>]*>", re.IGNORECASE)
_HEADING_CLOSES = re.compile(r"</h[1-6]\b[^<>]*>", re.IGNORECASE)
_LINK_OUT = re.compile(r"(?:https?://[^/\\\s]|mailto:[^\s])", re.IGNORECASE)
# OC's hosts (OC API, section 1), and its help center's addresses, which are addresses of ours too (section 9). Of these
# only words and slashes are believed: dots could lead anywhere on our site, and a query could sign somebody in.
_OF_OC = re.compile(r"(?:[\w-]+\.)*oc\.(?:(?:alpha|beta)-)?nhncloud\.com\.?", re.IGNORECASE)
_HELP_CENTER = re.compile(r"/[\w-]+/hc/[\w/-]*")
_UPSTREAM_FILE = re.compile(r"/(?:ticket|helpdoc|notice)/attachments/([\w-]+)", re.IGNORECASE)
# What is more than a line's or paragraph's begin, end and blanks, in what nh3 has written.
_BLANK_OR_SAID = re.compile(r"</?p>|<br>|&nbsp;|\s+|(?P<said><[^<>]*>|[^<&\s]+|.)")
_ENDS_PARAGRAPH = re.compile(r"(?:\s|&nbsp;|<br>)*</p>")
_IMAGE = re.compile(r"<img((?:\s[\w-]+=\"[^\"]*\")*)\s*/?>")


def as_content(text: str) -> str:
    """What was typed as the HTML in which OC keeps a ticket's content or a comment (OC API, sections 6 and 7)."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def as_text(markup: str) -> str:
    """The words of some HTML on one line: for labels, and for comparing what was sent with what is shown."""
    # Most titles are plain, and a form has dozens; HTML beyond reason is read as words too.
    if not _MARKUP.search(markup) or markup.count("<") > _MOST_TAGS:
        return " ".join(markup.split())
    words = nh3.clean(_LINE_ENDS.sub(" ", markup), tags=set(), clean_content_tags=_DROPPED)
    return " ".join(html.unescape(words).split())


@lru_cache(maxsize=1024)
def sanitise_definition(markup: str) -> SafeString:
    """A field's description or caption: text with links. Whoever writes definitions need not be an operator of ours."""
    return _sanitise(markup, _DEFINITION_TAGS, {})


def sanitise_answer(markup: str, image_urls: Mapping[str, str]) -> SafeString:
    """A thread's message, an answer or a notice. `image_urls` gives, by its id at OC, where we serve a file.

    Pictures and links to files that are not in it go, and so do links to OC's other pages: a link to its help center
    leads to ours. So no address of OC's reaches a browser.
    """
    return _sanitise(markup, _ANSWER_TAGS, image_urls)


def _sanitise(markup: str, tags: set[str], image_urls: Mapping[str, str]) -> SafeString:
    if not markup or markup.count("<") > _MOST_TAGS:
        return SafeString(as_content(markup))
    if not _TAG.search(markup):
        markup = markup.strip().replace("\r\n", "\n").replace("\n", "<br>")
    # A page has its own outline: headings from elsewhere would tear it.
    markup = _HEADING_CLOSES.sub("</strong></p>", _HEADING_OPENS.sub("<p><strong>", markup))

    def filtered(tag: str, attribute: str, value: str) -> str | None:
        return _attribute(tag, attribute, value.strip(), image_urls)

    cleaned = nh3.clean(
        markup,
        tags=tags,
        clean_content_tags=_DROPPED,
        attributes={tag: names for tag, names in _ATTRIBUTES.items() if tag in {"*", *tags}},
        attribute_filter=filtered,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
        # In the same tab a link would take away a half-filled form.
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    # nh3 writes < and > inside attributes as entities, so this finds tags and nothing else.
    return SafeString(_without_blank_end(_IMAGE.sub(_image, cleaned)))


def _without_blank_end(markup: str) -> str:
    """Editors leave empty paragraphs behind what was written, which would be holes between answers."""
    end = max((0, *(part.end("said") for part in _BLANK_OR_SAID.finditer(markup))))
    return markup[:end] + ("</p>" if _ENDS_PARAGRAPH.match(markup, end) else "")


def _attribute(tag: str, attribute: str, value: str, image_urls: Mapping[str, str]) -> str | None:
    if attribute in {"src", "href"}:
        upstream = _UPSTREAM_FILE.search(unquote(value))
        if upstream:
            return image_urls.get(upstream[1])
        return _link(value) if attribute == "href" else None
    if attribute in {"width", "height", "colspan", "rowspan", "start"}:
        return value if value.isascii() and value.isdecimal() and len(value) <= 4 else None
    if attribute == "scope":
        return value if value in {"col", "row"} else None
    return value


def _link(value: str) -> str | None:
    """Where a link may lead: to a page of ours in place of OC's help center, or out, and never to OC."""
    try:
        parts = urlsplit(value)
        is_of_oc = bool(_OF_OC.fullmatch(parts.hostname or ""))
    except ValueError:
        return None
    if is_of_oc or not (parts.scheme or parts.netloc):
        return parts.path if _HELP_CENTER.fullmatch(parts.path) else None
    return value if _LINK_OUT.match(value) else None


def _image(found: re.Match[str]) -> str:
    """A picture that kept its source, never without a text beside it."""
    if ' src="' not in found[1]:
        return ""
    words = html.escape(_("Picture"))
    alternative = "" if ' alt="' in found[1] else f' alt="{words}"'
    return f"<img{found[1]}{alternative}>"
