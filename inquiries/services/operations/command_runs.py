"""Record the last run of each nightly command, for the operators' home."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from inquiries.models import CommandRun


def record_run(command: str, *, succeeded: bool, numbers: Mapping[str, Any]) -> None:
    """Record that a command has ended.

    Args:
        command: its name.
        succeeded: whether it ended without a finding and without a failure.
        numbers: what it counted, by name, and for some commands the findings themselves, as JSON.
    """
    ended = {"ended_at": timezone.now(), "succeeded": succeeded, "numbers": dict(numbers)}
    CommandRun.objects.update_or_create(command=command, defaults=ended)
