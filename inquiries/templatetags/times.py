"""`{{ moment|exact }}`: a moment as `<time datetime="…">` takes it. Every template has it."""

from datetime import datetime

from django import template

register = template.Library()


@register.filter
def exact(moment: datetime) -> str:
    """To the second, with its zone: HTML knows thousandths at most, and the database writes millionths."""
    return moment.isoformat(timespec="seconds")
