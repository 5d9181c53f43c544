"""How long the last good copy of types and fields serves while OC is down."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import CatalogCopy, Service
from inquiries.services.catalog import types_and_fields
from inquiries.services.catalog.types_and_fields import NoCatalog
from inquiries.services.upstream import stale_cache
from tests.inquiries.services.catalog.test_types_and_fields import LEAF, expire, is_down, restart
from tests.support.sandbox import Sandbox


def test_a_copy_serves_for_a_day(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_category_tree(service)
    restart()
    is_down(sandbox)
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=23, minutes=59))
    assert types_and_fields.get_category_tree(service).stale
    expire()
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=24, minutes=1))
    restart()
    with pytest.raises(NoCatalog):
        types_and_fields.get_category_tree(service)
    known = types_and_fields.get_known_category_tree(service)
    assert known is not None
    assert known.is_leaf(LEAF)


def test_the_copy_in_memory_expires_at_the_same_age(service: Service, sandbox: Sandbox) -> None:
    held = types_and_fields.get_category_tree(service)
    CatalogCopy.objects.all().delete()
    is_down(sandbox)
    (slot,) = stale_cache.slots.values()
    slot.held = replace(held, fetched_at=timezone.now() - timedelta(hours=24, minutes=1))
    expire()
    with pytest.raises(NoCatalog):
        types_and_fields.get_category_tree(service)


def test_of_two_copies_the_newer_one_serves(service: Service, sandbox: Sandbox) -> None:
    held = types_and_fields.get_category_tree(service)
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=25))  # kept by another process
    is_down(sandbox)
    expire()
    assert types_and_fields.get_category_tree(service).fetched_at == held.fetched_at


def test_fields_are_no_better_than_their_types(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_field_definitions(service, LEAF, "ko")
    restart()
    is_down(sandbox)
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=24, minutes=1))
    with pytest.raises(NoCatalog):
        types_and_fields.get_field_definitions(service, LEAF, "ko")
