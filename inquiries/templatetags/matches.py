"""`{{ text|mark_matches:query }}`: a text in which what was searched for is marked."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from inquiries.domain import text_search

register = template.Library()


@register.filter
def mark_matches(text: str, query: str) -> str | SafeString:
    """Put `<mark>` around what the words of `query` match; everything is escaped."""
    if not query:
        return text
    parts = text_search.mark_matches(text, query)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part.text) if part.is_match else part.text,) for part in parts)
    )
