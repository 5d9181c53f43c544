"""Rows that are made and deleted by others at the same moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Throttle
from accounts.security import sliding_window
from common.database.rows import get_or_create, update_or_create
from tests.support.faster_requests import others_are_faster

pytestmark = pytest.mark.django_db
KEY: dict[str, Any] = {"key_hash": "0" * 64}


def test_a_row_that_others_delete_is_made_again() -> None:
    defaults = {"purge_at": timezone.now()}
    with others_are_faster(Throttle), pytest.raises(IntegrityError):
        Throttle.objects.get_or_create(defaults, **KEY)
    with others_are_faster(Throttle, times=2) as made:
        throttle, is_new = get_or_create(Throttle.objects.all(), defaults, **KEY)
    assert (len(made), is_new) == (2, True)
    assert get_or_create(Throttle.objects.all(), defaults, **KEY) == (throttle, False)


def test_a_row_that_others_delete_is_made_again_with_the_new_values() -> None:
    old, new = timezone.now(), timezone.now() + timedelta(days=1)
    with others_are_faster(Throttle), pytest.raises(IntegrityError):
        Throttle.objects.update_or_create({"purge_at": new}, **KEY)
    with others_are_faster(Throttle, times=2) as made:
        throttle, is_new = update_or_create(Throttle.objects.all(), {"purge_at": new}, **KEY)
    assert (len(made), is_new, throttle.purge_at) == (2, True, new)
    throttle, is_new = update_or_create(Throttle.objects.all(), {"purge_at": old}, **KEY)
    assert (is_new, throttle.purge_at) == (False, old)


def test_another_fault_is_raised() -> None:
    with pytest.raises(IntegrityError):
        get_or_create(Throttle.objects.all(), {"purge_at": None}, **KEY)


def test_a_try_is_counted_while_another_request_resets_the_count() -> None:
    with others_are_faster(Throttle) as made:
        assert sliding_window.spend("scope", "key", 1, timedelta(minutes=1))
    assert len(made) == 1
    assert not sliding_window.spend("scope", "key", 1, timedelta(minutes=1))
