"""All languages of one text on one page: a fieldset for each, beside one another, and which of them have a gap."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CODES = tuple(code for code, _name in settings.LANGUAGES)
# The class by which static/css/desk.css places fieldsets side by side.
SIDE_BY_SIDE = "desk-language"

# The texts by language and by part, such as {"ko": {"description": "…"}}.
Texts = Mapping[str, Mapping[str, str]]


def find_gaps(texts: Texts) -> dict[str, list[str]]:
    """Find the parts that a language lacks and another one has.

    Args:
        texts: the texts by language and part; what is left out is empty.

    Returns:
        The parts by language, in the portal's order; languages without a gap are left out.
    """
    written = dict.fromkeys(part for parts in texts.values() for part, text in parts.items() if text.strip())
    gaps = {code: [part for part in written if not texts.get(code, {}).get(part, "").strip()] for code in CODES}
    return {code: parts for code, parts in gaps.items() if parts}


class GapFilter(admin.SimpleListFilter):
    """Keep what has a gap in one language; the number stands beside each language."""

    title = _("gap in")
    parameter_name = "gap"

    def keep_with_gap(self, rows: QuerySet[Any], language: str) -> QuerySet[Any]:
        """Keep the rows with a gap in a language."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return list(settings.LANGUAGES)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        language = self.value()
        return self.keep_with_gap(queryset, str(language)) if language in CODES else queryset


def describe_gaps(gaps: Iterable[str]) -> str:
    """Describe how many languages have a gap and which, for a row of a list; "–" if none has."""
    names = [str(name) for code, name in settings.LANGUAGES if code in set(gaps)]
    return f"{len(names)}: {', '.join(names)}" if names else "–"


def build_fieldsets(fields: Mapping[str, Sequence[str]], gaps: Mapping[str, Sequence[str]]) -> list[tuple[str, Any]]:
    """Build a fieldset for each language.

    Args:
        fields: the names of the form's fields by language.
        gaps: the names of missing parts by language, as they are read.
    """
    return [
        (
            str(name),
            {"fields": list(fields[code]), "classes": (SIDE_BY_SIDE,), "description": _describe(gaps.get(code, ()))},
        )
        for code, name in settings.LANGUAGES
    ]


def _describe(parts: Sequence[str]) -> SafeString | str:
    if not parts:
        return ""
    words = gettext("Missing: %(parts)s") % {"parts": ", ".join(parts)}
    return format_html('<span class="desk-mark desk-bad">{}</span>', capfirst(words))
