"""A stale-if-error cache of OC's data: parsed once, held in the process, with a last good copy in the database.

Nothing personal is ever held: only what OC says to everybody.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from common.database.rows import update_or_create
from inquiries.models import CatalogCopy, Service
from inquiries.oc.errors import NotFound, OCError

log = logging.getLogger(__name__)
T = TypeVar("T")

# Of these, those that were not used for longest are dropped: any visitor can open any article.
_MOST_SLOTS = 2000
# For so long what is known of a copy is not read again where OC is not to be asked.
_COPY_KNOWN = 60.0  # seconds
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
    # The stored copy where OC was not to be asked, with the service's version then, and until when that counts.
    copy: CachedValue[Any] | None = None
    copy_version: datetime | None = None
    copy_until: float = 0.0  # monotonic seconds

    def serves(self, version: datetime) -> bool:
        return self.version is not None and self.version >= version and time.monotonic() < self.good_until

    @property
    def latest(self) -> CachedValue[Any] | None:
        """Return what is known without asking OC, however old."""
        return self.copy if self.copy and _is_newer(self.copy.fetched_at, self.held) else self.held

    def is_latest(self, version: datetime) -> bool:
        """Whether `latest` is good enough where OC is not asked, so that the stored copy need not be read."""
        if self.held is not None and self.serves(version):
            return True
        return self.copy_version is not None and self.copy_version >= version and time.monotonic() < self.copy_until

    def put_copy(self, copy: CachedValue[Any] | None, version: datetime) -> None:
        """Hold a newer stored copy than `latest`, or None where there is none."""
        self.copy = copy or self.copy
        self.copy_version, self.copy_until = version, time.monotonic() + _COPY_KNOWN

    def put(self, held: CachedValue[Any] | None, version: datetime, seconds: float) -> None:
        self.held, self.version, self.good_until = held, version, time.monotonic() + seconds
        if held:
            self.copy = None


slots: dict[tuple[int, str], _CacheSlot] = {}
_slots_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class CacheEntry(Generic[T]):
    """How one value is fetched, given the last good copy, how the copy is stored, and how long it is served."""

    service: Service
    key: str
    fetch: Callable[[T | None], T]
    to_json: Callable[[T], Any]
    from_json: Callable[[Any], T]
    copy_serves: timedelta | None = None  # however old it is
    is_partial: Callable[[T], bool] = lambda _value: False  # a part of the value serves briefly, and is not stored

    def find_copy(self, since: datetime | None) -> CachedValue[T] | None:
        """Return the stored copy, or None if there is none that was fetched later than `since`."""
        newer = {"fetched_at__gt": since} if since else {}
        copy = CatalogCopy.objects.filter(service=self.service, key=self.key, **newer).first()
        return self.read_copy(copy) if copy else None

    def read_copy(self, copy: CatalogCopy) -> CachedValue[T] | None:
        """Return the value of a stored copy, or None if it cannot be read."""
        try:
            return CachedValue(self.from_json(copy.body), copy.fetched_at)
        except (AttributeError, KeyError, TypeError, ValueError):
            # Another release kept it in another shape.
            log.warning("catalog.copy_unreadable", extra={"key": self.key})
            return None

    def store_copy(self, held: CachedValue[T]) -> None:
        now_kept = {"body": self.to_json(held.value), "fetched_at": held.fetched_at}
        try:
            with transaction.atomic():
                update_or_create(CatalogCopy.objects.all(), now_kept, service=self.service, key=self.key)
        except DatabaseError:
            # The page has its answer; without a copy only the next outage is worse.
            log.exception("catalog.copy_not_saved", extra={"key": self.key})


def get_cached(entry: CacheEntry[T]) -> CachedValue[T]:
    """Return the value, not older than CATALOG_TTL; while OC fails, the last good one, marked as stale.

    Raises `NoCopy` where OC fails and nothing was kept that still serves, and `NotFound` as the fetch does.
    """
    # Other connection details mean another catalog, and so does an operator's wish for a new one.
    version = entry.service.changed_at
    slot = _get_slot(entry)
    # While another thread asks, callers take the older value, if there is one, instead of queueing up.
    if not slot.serves(version) and slot.lock.acquire(blocking=slot.held is None):
        try:
            if not slot.serves(version):
                _fill(slot, version, entry)
        finally:
            slot.lock.release()
    if slot.held is None:
        raise NoCopy
    return slot.held


def get_held(entry: CacheEntry[T]) -> T | None:
    """Return the value that this process held last, or the stored copy, however old; None if there is neither.

    OC is not asked.
    """
    return list_held([entry]).get(entry.service.pk)


def list_held(entries: Iterable[CacheEntry[T]]) -> dict[int, T]:
    """Return what `get_held` returns for one entry of each of many services, with at most two queries a minute.

    Args:
        entries: at most one entry for each service.

    Returns:
        The values by the id of the service; services without any are left out.
    """
    pairs = [(entry, _get_slot(entry)) for entry in entries]
    unknown = {
        (entry.service.pk, entry.key): (entry, slot)
        for entry, slot in pairs
        if not slot.is_latest(entry.service.changed_at)
    }
    copies = {} if not unknown else _find_copies(unknown)
    for key, (entry, slot) in unknown.items():
        copy = copies.get(key)
        slot.put_copy(entry.read_copy(copy) if copy else None, entry.service.changed_at)
    return {entry.service.pk: slot.latest.value for entry, slot in pairs if slot.latest}


def _find_copies(
    unknown: Mapping[tuple[int, str], tuple[CacheEntry[Any], _CacheSlot]],
) -> dict[tuple[int, str], CatalogCopy]:
    """Find the stored copies of these entries that are newer than what this process has."""
    stored = CatalogCopy.objects.filter(service__in={pk for pk, _key in unknown}, key__in={key for _pk, key in unknown})
    wanted = [
        pk
        for pk, service_id, key, fetched_at in stored.values_list("pk", "service_id", "key", "fetched_at")
        if (service_id, key) in unknown and _is_newer(fetched_at, unknown[service_id, key][1].latest)
    ]
    copies = CatalogCopy.objects.filter(pk__in=wanted) if wanted else ()
    return {(copy.service_id, copy.key): copy for copy in copies}


def _is_newer(fetched_at: datetime, held: CachedValue[Any] | None) -> bool:
    return held is None or fetched_at > held.fetched_at


def store(entry: CacheEntry[T], value: T) -> None:
    """Hold and store a value that was fetched in the background, as `get_cached` does with one it fetched."""
    slot = _get_slot(entry)
    with slot.lock:
        last, fresh = slot.held, CachedValue(value, timezone.now())
        if last is None or last.value != value or entry.is_partial(last.value):
            entry.store_copy(fresh)
        slot.put(fresh, entry.service.changed_at, settings.CATALOG_TTL)


def _get_slot(entry: CacheEntry[Any]) -> _CacheSlot:
    key = (entry.service.pk, entry.key)
    with _slots_lock:
        slot = slots[key] = slots.pop(key, _CacheSlot(threading.Lock()))
        while len(slots) > _MOST_SLOTS:
            del slots[next(iter(slots))]
    return slot


def _fill(slot: _CacheSlot, version: datetime, entry: CacheEntry[T]) -> None:
    # Another process may have stored a newer one.
    newer = entry.find_copy(slot.held.fetched_at if slot.held else None)
    known: list[CachedValue[T]] = [held for held in (newer, slot.held) if held]
    last = max(known, key=lambda held: held.fetched_at, default=None)
    try:
        value = entry.fetch(last.value if last else None)
        # What did not change stays the same object, with what was found out about it.
        fresh = CachedValue(last.value if last and last.value == value else value, timezone.now())
    except NotFound:
        raise
    except OCError as error:
        log.warning("catalog.stale", extra={"key": entry.key, "error": type(error).__name__})
        serves = last and (entry.copy_serves is None or timezone.now() - last.fetched_at <= entry.copy_serves)
        slot.put(replace(last, stale=True) if last and serves else None, version, _RETRY_AFTER)
        return
    if entry.is_partial(fresh.value):
        slot.put(fresh, version, _RETRY_AFTER)
        return
    if last is None or last.value is not fresh.value or fresh.fetched_at - last.fetched_at > _KEEP_AGAIN_AFTER:
        entry.store_copy(fresh)
    slot.put(fresh, version, settings.CATALOG_TTL)
