"""Scale the durations of the delivery by DELIVERY_TIME_SCALE, so that a rehearsal need not wait for days."""

from datetime import timedelta

from django.conf import settings


def scale(seconds: float) -> timedelta:
    """Scale a duration, given in real seconds, by DELIVERY_TIME_SCALE; in production it is 1."""
    return timedelta(seconds=seconds * settings.DELIVERY_TIME_SCALE)
