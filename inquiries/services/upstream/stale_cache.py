"""A stale-if-error cache of OC's data: parsed once, held in the process, with a last good copy in the database.

Nothing personal is ever held: only what OC says to everybody.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from inquiries.models import CatalogCopy, Service
from inquiries.oc.errors import NotFound, OCError

log = logging.getLogger(__name__)
T = TypeVar("T")

# After a failed call the copy serves for a while, so that an outage is not met anew by every page.
_RETRY_AFTER = 15.0  # seconds
_KEEP_AGAIN_AFTER = timedelta(hours=1)


class NoCopy(Exception):
    """OC does not answer, and no stored copy is fresh enough."""


@dataclass(frozen=True, slots=True)
class CachedValue(Generic[T]):
    """A parsed value, when it was fetched, and whether OC failed to give a newer one."""

    value: T
    fetched_at: datetime
    stale: bool = False


@dataclass(slots=True)
class _CacheSlot:
    """The slot of one value, or of its absence, in this process, with its expiry."""

    lock: threading.Lock
    held: CachedValue[Any] | None = None
    version: datetime | None = None
    good_until: float = 0.0  # monotonic seconds

    def serves(self, version: datetime) -> bool:
        return self.version is not None and self.version >= version and time.monotonic() < self.good_until

    def put(self, held: CachedValue[Any] | None, version: datetime, seconds: float) -> None:
        self.held, self.version, self.good_until = held, version, time.monotonic() + seconds


places: dict[tuple[int, str], _CacheSlot] = {}
_places_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class CacheEntry(Generic[T]):
    """How one value is fetched, given the last good copy, how the copy is stored, and how long it is served."""

    service: Service
    key: str
    fetch: Callable[[T | None], T]
    to_json: Callable[[T], Any]
    from_json: Callable[[Any], T]
    copy_serves: timedelta | None = None  # however old it is

    def kept(self) -> CachedValue[T] | None:
        copy = CatalogCopy.objects.filter(service=self.service, key=self.key).first()
        try:
            return CachedValue(self.from_json(copy.body), copy.fetched_at) if copy else None
        except (AttributeError, KeyError, TypeError, ValueError):
            # Another release kept it in another shape.
            log.warning("catalog.copy_unreadable", extra={"key": self.key})
            return None

    def keep(self, held: CachedValue[T]) -> None:
        now_kept = {"body": self.to_json(held.value), "fetched_at": held.fetched_at}
        try:
            with transaction.atomic():
                CatalogCopy.objects.update_or_create(service=self.service, key=self.key, defaults=now_kept)
        except DatabaseError:
            # The page has its answer; without a copy only the next outage is worse.
            log.exception("catalog.copy_not_saved", extra={"key": self.key})


def get_cached(wanted: CacheEntry[T]) -> CachedValue[T]:
    """Return the value, not older than CATALOG_TTL; while OC fails, the last good one, marked as stale.

    Raises `NoCopy` where OC fails and nothing was kept that still serves, and `NotFound` as the fetch does.
    """
    # Other connection details mean another catalog, and so does an operator's wish for a new one.
    version = wanted.service.changed_at
    with _places_lock:
        place = places.setdefault((wanted.service.pk, wanted.key), _CacheSlot(threading.Lock()))
    # While another thread asks, callers take the older value, if there is one, instead of queueing up.
    if not place.serves(version) and place.lock.acquire(blocking=place.held is None):
        try:
            if not place.serves(version):
                _fill(place, version, wanted)
        finally:
            place.lock.release()
    if place.held is None:
        raise NoCopy
    return place.held


def get_known(wanted: CacheEntry[T]) -> T | None:
    """Return the last good value that this process or the database has, however old; OC is not asked."""
    with _places_lock:
        place = places.get((wanted.service.pk, wanted.key))
    held = place.held if place and place.held else wanted.kept()
    return held.value if held else None


def _fill(place: _CacheSlot, version: datetime, wanted: CacheEntry[T]) -> None:
    known: list[CachedValue[T]] = [held for held in (wanted.kept(), place.held) if held]
    last = max(known, key=lambda held: held.fetched_at, default=None)
    try:
        fresh = CachedValue(wanted.fetch(last.value if last else None), timezone.now())
    except NotFound:
        raise
    except OCError as error:
        log.warning("catalog.stale", extra={"key": wanted.key, "error": type(error).__name__})
        serves = last and (wanted.copy_serves is None or timezone.now() - last.fetched_at <= wanted.copy_serves)
        place.put(replace(last, stale=True) if last and serves else None, version, _RETRY_AFTER)
        return
    if last is None or last.value != fresh.value or fresh.fetched_at - last.fetched_at > _KEEP_AGAIN_AFTER:
        wanted.keep(fresh)
    place.put(fresh, version, settings.CATALOG_TTL)
