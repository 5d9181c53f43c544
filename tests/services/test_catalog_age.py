"""How long the last good copy of types and fields serves while OC is down."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import CatalogCopy, Service
from inquiries.services import catalog, lastgood
from inquiries.services.catalog import NoCatalog
from tests.services.test_catalog import LEAF, expire, is_down, restart
from tests.support.sandbox import Sandbox


def test_a_copy_serves_for_a_day(service: Service, sandbox: Sandbox) -> None:
    catalog.types(service)
    restart()
    is_down(sandbox)
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=23, minutes=59))
    assert catalog.types(service).stale
    expire()
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=24, minutes=1))
    restart()
    with pytest.raises(NoCatalog):
        catalog.types(service)
    known = catalog.remembered_types(service)
    assert known is not None
    assert known.is_leaf(LEAF)


def test_what_the_process_holds_serves_no_longer_than_that(service: Service, sandbox: Sandbox) -> None:
    held = catalog.types(service)
    CatalogCopy.objects.all().delete()
    is_down(sandbox)
    (place,) = lastgood.places.values()
    place.held = replace(held, fetched_at=timezone.now() - timedelta(hours=24, minutes=1))
    expire()
    with pytest.raises(NoCatalog):
        catalog.types(service)


def test_of_two_copies_the_newer_one_serves(service: Service, sandbox: Sandbox) -> None:
    held = catalog.types(service)
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=25))  # kept by another process
    is_down(sandbox)
    expire()
    assert catalog.types(service).fetched_at == held.fetched_at


def test_fields_are_no_better_than_their_types(service: Service, sandbox: Sandbox) -> None:
    catalog.fields(service, LEAF, "ko")
    restart()
    is_down(sandbox)
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=24, minutes=1))
    with pytest.raises(NoCatalog):
        catalog.fields(service, LEAF, "ko")
