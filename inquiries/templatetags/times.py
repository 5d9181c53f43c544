"""`{{ moment|exact }}` and `{{ moment|exact_day }}`: a moment and a day for the attribute `datetime` of `<time>`.

`{{ moment|written:"DATETIME_FORMAT" }}` is what `date` writes, for lists of them: each moment is written once.
"""

from datetime import datetime
from functools import lru_cache

from django import template
from django.core.signals import setting_changed
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

register = template.Library()


@register.filter
def exact(moment: datetime) -> str:
    """To the second, with its zone: HTML knows thousandths at most, and the database writes millionths."""
    return moment.isoformat(timespec="seconds")


@register.filter
def exact_day(moment: datetime) -> str:
    """The day in the portal's zone, for the attribute `datetime` of a `<time>` that shows a day."""
    return timezone.localtime(moment).date().isoformat()


@register.filter
def written(moment: datetime, form: str) -> str:
    """Return the moment in the portal's zone, in a format of the active language."""
    return _write(moment, form, timezone.get_current_timezone_name(), get_language())


@lru_cache(maxsize=2000)
def _write(moment: datetime, form: str, _zone: str, _language: str | None) -> str:
    return date_format(timezone.localtime(moment), form)


setting_changed.connect(lambda **_: _write.cache_clear(), weak=False)
