"""Rows that are made and deleted by others at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models.signals import pre_save
from django.utils import timezone

from accounts.models import Throttle
from accounts.security import sliding_window
from common.database.rows import get_or_create

pytestmark = pytest.mark.django_db
KEY = {"key_hash": "0" * 64}


@contextmanager
def others_are_faster(times: int) -> Iterator[list[str]]:
    """Rows that come while Django creates the same one, and are gone when it looks: they end with its savepoint."""
    made: list[str] = []

    def make(instance: Throttle, **_: Any) -> None:
        if instance.pk is None and len(made) < times:
            made.append(instance.key_hash)
            Throttle.objects.bulk_create([Throttle(key_hash=instance.key_hash, purge_at=timezone.now())])

    pre_save.connect(make, sender=Throttle)
    try:
        yield made
    finally:
        pre_save.disconnect(make, sender=Throttle)


def test_a_row_that_others_delete_is_made_again() -> None:
    defaults = {"purge_at": timezone.now()}
    with others_are_faster(1), pytest.raises(IntegrityError):
        Throttle.objects.get_or_create(defaults, **KEY)
    with others_are_faster(2) as made:
        throttle, is_new = get_or_create(Throttle.objects.all(), defaults, **KEY)
    assert (len(made), is_new) == (2, True)
    assert get_or_create(Throttle.objects.all(), defaults, **KEY) == (throttle, False)


def test_another_fault_is_raised() -> None:
    with pytest.raises(IntegrityError):
        get_or_create(Throttle.objects.all(), {"purge_at": None}, **KEY)


def test_a_try_is_counted_while_another_request_resets_the_count() -> None:
    with others_are_faster(1) as made:
        assert sliding_window.spend("scope", "key", 1, timedelta(minutes=1))
    assert len(made) == 1
    assert not sliding_window.spend("scope", "key", 1, timedelta(minutes=1))
