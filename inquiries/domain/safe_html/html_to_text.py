"""Read the words of HTML."""

import html
import re

from inquiries.domain.safe_html import html_normalization

_MARKUP = re.compile("[<&]")
# In what `html_normalization` has written: a tag, and whether it parts words.
_REGULAR_TAG = re.compile(r"</?(?:(?P<parts>br|hr|p|div|li|tr|td|th|blockquote|pre|dd|dt|caption)\b)?[^<>]*>")


def convert_to_text(markup: str) -> str:
    """Return the words of some HTML on one line: for labels, and for comparing sent with shown text."""
    # Most titles are plain, and a form has dozens.
    if not _MARKUP.search(markup):
        return " ".join(markup.split())
    regular = html_normalization.clean_markup(markup, lambda _attributes: "", "")
    words = _REGULAR_TAG.sub(lambda tag: " " if tag["parts"] else "", regular)
    return " ".join(html.unescape(words).split())
