"""`{{ moment|exact }}`: a moment for the attribute `datetime` of `<time>`."""

from datetime import datetime

from django import template

register = template.Library()


@register.filter
def exact(moment: datetime) -> str:
    """To the second, with its zone: HTML knows thousandths at most, and the database writes millionths."""
    return moment.isoformat(timespec="seconds")
