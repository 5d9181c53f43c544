"""Purge expired tokens."""

from typing import Any

from django.dispatch import receiver

from common.signals import purge_expired
from sso import replay


@receiver(purge_expired)
def purge_tokens(**_: Any) -> None:
    replay.purge()
