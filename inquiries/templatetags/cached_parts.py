"""`{% cached_part "part.html" name=value %}`: a part that is rendered once for the same values in a language."""

import re
import secrets
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from django import template
from django.core.signals import setting_changed
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from inquiries.domain.rendered_text_cache import BoundedTexts

register = template.Library()
_PLAIN = (str, int, float, date, type(None), Promise)
_MOST = 3_000_000  # characters that a process keeps

_LATER = "put_"
# What stands for a value that is put in later. No text can hold it: it is another one in each process.
_PLACE = f"{secrets.token_hex(16)}-%s-"
_ANY_PLACE = re.compile(_PLACE % r"(\w+)")
_CSRF = "csrf_token"


@register.simple_tag(name="cached_part", takes_context=True)
def render_cached_part(
    context: Mapping[str, Any], template_name: str, values: Mapping[str, Any] | None = None, **given: Any
) -> SafeString:
    """Render a template that sees the `given` values and nothing else, or return it as it was rendered before.

    It is kept under everything that it can see: the values, and the language. Neither the request nor the CSRF token,
    the visitor or a session is within its reach, so that no visitor can be shown what is another's. Of a value that
    differs each time, and of the CSRF token, it sees only the place where the value is put into what was kept.

    Args:
        context: the page's context, for its CSRF token.
        template_name: what is rendered.
        values: more of the `given` values, for a part with many of them.
        given: texts, numbers, tuples of them and frozen dataclasses; or objects with a `cache_key` that stands for all
            that is shown of them, or is None where something of a visitor is. Then nothing is kept. The value
            `put_name` is put where the template writes `name`, escaped; the template can do nothing else with it.
            For a value with a method `build_for_cache` the template sees what this makes of the places, by name.

    Raises:
        TypeError: a value is of another type, such as a row of the database, whose contents can change.
    """
    if values:
        given.update(values)
    later = {name.removeprefix(_LATER): given.pop(name) for name in [*given] if name.startswith(_LATER)}
    key = _build_key(template_name, given)
    pieces = _parts.get(key) if key else None
    if pieces is None:
        places = {name: _PLACE % name for name in (*later, _CSRF)}
        seen = {name: v.build_for_cache(places) if hasattr(v, "build_for_cache") else v for name, v in given.items()}
        shown = template.Context({**seen, **places})
        html = template.Engine.get_default().get_template(template_name).render(shown)
        pieces = tuple(_ANY_PLACE.split(html))
        if key:
            for value in given.values():
                _check(value)
            _parts.put(key, pieces, len(html))
    if len(pieces) == 1:
        return SafeString(pieces[0])
    filled = list(pieces)
    if _CSRF in pieces:
        later[_CSRF] = context.get(_CSRF, "")
    for position in range(1, len(pieces), 2):
        name = pieces[position]
        # A place of the part around this one stays.
        filled[position] = conditional_escape(later[name]) if name in later else _PLACE % name
    return SafeString("".join(filled))


def _build_key(name: str, shown: dict[str, Any]) -> tuple[Hashable, ...] | None:
    parts: list[Any] = [name, get_language()]
    for argument, value in shown.items():
        if isinstance(value, Promise):
            value = shown[argument] = str(value)  # noqa: PLW2901 - in the language of this page
        key = getattr(value, "cache_key", value)
        if key is None and value is not None:
            return None
        # A safe text equals the same text that is not, and True equals 1; each is written in its own way.
        parts.extend((argument, type(value), key))
    return tuple(parts)


def _check(value: object) -> None:
    """Refuse what could change without its key, or could be another visitor's."""
    if hasattr(value, "cache_key") or isinstance(value, _PLAIN):
        return
    if isinstance(value, tuple):
        for part in value:
            _check(part)
    elif is_dataclass(value) and getattr(value, "__dataclass_params__").frozen:  # noqa: B009 - it has no type
        for field in fields(value):
            _check(getattr(value, field.name))
    else:
        raise TypeError(f"a part of a page cannot be cached by a {type(value).__name__}")


# The texts, and between them the names of what is put in.
_parts: BoundedTexts[tuple[str, ...]] = BoundedTexts(_MOST)


def forget(**_: object) -> None:
    """Render everything anew."""
    _parts.clear()


setting_changed.connect(forget)
