"""`{% kept "part.html" name=value %}`: a part of a page that is rendered once for the same values in a language."""

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from django import template
from django.core.signals import setting_changed
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from common.bounded_texts import BoundedTexts

register = template.Library()
_PLAIN = (str, int, float, date, type(None), Promise)
_MOST = 3_000_000  # characters that a process keeps


@register.simple_tag
def kept(template_name: str, **shown: Any) -> SafeString:
    """Render a template that sees the `shown` values and nothing else, or return it as it was rendered before.

    It is kept under everything that it can see: the values, and the language. Neither the request nor the CSRF token,
    the visitor or a session is within its reach, so that no visitor can be shown what is another's.

    Args:
        template_name: what is rendered.
        shown: texts, numbers, tuples of them and frozen dataclasses; or objects with a `kept_key` that stands for all
            that is shown of them, or is None where something of a visitor is. Then nothing is kept.

    Raises:
        TypeError: a value is of another type, such as a row of the database, whose contents can change.
    """
    key = _build_key(template_name, shown)
    html = _parts.get(key) if key else None
    if html is None:
        html = template.Engine.get_default().get_template(template_name).render(template.Context(shown))
        if key:
            for value in shown.values():
                _check(value)
            _parts.put(key, html)
    return html


def _build_key(name: str, shown: dict[str, Any]) -> tuple[Hashable, ...] | None:
    parts: list[Any] = [name, get_language()]
    for argument, value in shown.items():
        if isinstance(value, Promise):
            value = shown[argument] = str(value)  # noqa: PLW2901 - in the language of this page
        key = getattr(value, "kept_key", value)
        if key is None and value is not None:
            return None
        # A safe text equals the same text that is not, and True equals 1; each is written in its own way.
        parts.extend((argument, type(value), key))
    return tuple(parts)


def _check(value: object) -> None:
    """Refuse what could change without its key, or could be another visitor's."""
    if hasattr(value, "kept_key") or isinstance(value, _PLAIN):
        return
    if isinstance(value, tuple):
        for part in value:
            _check(part)
    elif is_dataclass(value) and getattr(value, "__dataclass_params__").frozen:  # noqa: B009 - it has no type
        for field in fields(value):
            _check(getattr(value, field.name))
    else:
        raise TypeError(f"a part of a page cannot be kept by a {type(value).__name__}")


_parts = BoundedTexts(_MOST)


def forget(**_: object) -> None:
    """Render everything anew."""
    _parts.clear()


setting_changed.connect(forget)
