"""How long the delivery's durations last here. A rehearsal goes through days of waiting in minutes."""

from datetime import timedelta

from django.conf import settings


def scale(seconds: float) -> timedelta:
    """A duration of the delivery, given in real seconds, as DELIVERY_TIME_SCALE has it; in production just so long."""
    return timedelta(seconds=seconds * settings.DELIVERY_TIME_SCALE)
