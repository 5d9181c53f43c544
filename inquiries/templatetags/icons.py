"""`{% icon "name" %}`: an inline SVG icon, hidden from screen readers."""

import re
from functools import cache

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
_DRAWN = (settings.BASE_DIR / "templates" / "icons.svg").read_text(encoding="utf-8")
_SYMBOLS = {  # our own file
    name: SafeString(shapes)
    for name, shapes in re.findall(r'<symbol id="([a-z]+)" viewBox="0 0 24 24">(.+)</symbol>', _DRAWN)
}


@register.simple_tag
@cache
def icon(name: str, more: str = "") -> SafeString:
    """The symbol `name` of `templates/icons.svg`, mute for screen readers; `more` is added to its classes."""
    classes = f"icon {more}" if more else "icon"
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, _SYMBOLS[name])
