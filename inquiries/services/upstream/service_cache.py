"""A cache in the process for values that are good until their service changes."""

import threading
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Generic, TypeVar

from inquiries.models import Service

T = TypeVar("T")


class ServiceCache(Generic[T]):
    """The last value of each service and key, built anew when the service changes.

    `Service.changed_at` tells: it is set by each save, and by `Service.mark_changed` for whatever belongs to the
    service. One value a key is held, so keys must be few, such as the portal's languages.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[int, Hashable], tuple[datetime, object, T]] = {}
        self._lock = threading.Lock()

    def get(self, service: Service, build: Callable[[], T], *, key: Hashable = "", source: object = None) -> T:
        """Return the value, built by `build` if none is held for this state of the service, and for this `source`."""
        held = self._held.get((service.pk, key))
        if held is None or held[0] != service.changed_at or held[1] is not source:
            with self._lock:
                held = self._held.get((service.pk, key))
                if held is None or held[0] != service.changed_at or held[1] is not source:
                    held = self._held[service.pk, key] = (service.changed_at, source, build())
        return held[2]
