"""`{{ moment|exact }}` and `{{ moment|exact_day }}`: a moment and a day for the attribute `datetime` of `<time>`."""

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def exact(moment: datetime) -> str:
    """To the second, with its zone: HTML knows thousandths at most, and the database writes millionths."""
    return moment.isoformat(timespec="seconds")


@register.filter
def exact_day(moment: datetime) -> str:
    """The day in the portal's zone, for the attribute `datetime` of a `<time>` that shows a day."""
    return timezone.localtime(moment).date().isoformat()
