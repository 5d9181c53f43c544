"""Values that are good until their service changes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from inquiries.models import Service
from inquiries.services.upstream.service_cache import ServiceCache

Cache = ServiceCache[int]


@pytest.fixture
def built() -> Any:
    return count(1).__next__


def read_again(service: Service) -> Service:
    return Service.objects.get(pk=service.pk)


def test_a_value_is_built_once(service: Service, built: Any) -> None:
    cache = Cache()
    assert [cache.get(service, built), cache.get(read_again(service), built)] == [1, 1]


def test_a_saved_service_has_it_built_anew(service: Service, built: Any) -> None:
    cache = Cache()
    cache.get(service, built)
    service.save()
    assert [cache.get(read_again(service), built) for _ in range(2)] == [2, 2]


def test_so_has_a_refreshed_one(service: Service, built: Any) -> None:
    cache = Cache()
    cache.get(service, built)
    service.mark_changed()
    assert cache.get(read_again(service), built) == 2


def test_each_key_has_a_value_of_its_own(service: Service, built: Any) -> None:
    cache = Cache()
    assert [cache.get(service, built, key=key) for key in ("ko", "en", "ko")] == [1, 2, 1]


def test_another_source_has_it_built_anew(service: Service, built: Any) -> None:
    cache, first, second = Cache(), object(), object()
    assert [cache.get(service, built, source=source) for source in (first, first, second)] == [1, 1, 2]


def test_threads_build_it_once(service: Service, built: Any) -> None:
    cache, together = Cache(), threading.Barrier(4)

    def get(_: int) -> int:
        together.wait(10)
        return cache.get(service, built)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(get, range(4))) == [1, 1, 1, 1]
