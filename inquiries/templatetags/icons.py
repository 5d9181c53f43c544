"""`{% icon "name" %}`: a picture of the sprite. An include would cost five times as much, many times a page."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, more: str = "") -> SafeString:
    """The symbol `name` of `static/icons/sprite.svg`, mute for screen readers; `more` is added to its classes."""
    classes = f"icon {more}" if more else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, _sprite(), name)


@cache
def _sprite() -> str:
    return static("icons/sprite.svg")
