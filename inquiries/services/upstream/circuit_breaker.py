"""Circuit breakers for OC: calls that must fail are not tried, and do not keep callers waiting.

Two breakers, because two different people mend what is broken. The transport's opens when OC cannot be reached or
answers nonsense; it is the upstream's own, shared by all services there. The configuration's opens when OC refuses the
service's signature, key or address, or our clock is wrong; it is forgotten when an operator saves the service, its look
or words on its types. Neither is ever tried out with a write: a read that goes through closes it.

What is known is kept in the cache: shared by all processes where that is Redis, else each process learns for itself.
"""

import hashlib
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.core.cache import cache

from common.time_scale import scale
from inquiries.oc.call_record import Record
from inquiries.oc.endpoints import UPLOAD, Endpoint
from inquiries.oc.envelope import DOCUMENTED_CODES
from inquiries.oc.errors import Misconfigured, OCError, OutcomeUnknown, Reason, Refused, Unavailable

log = logging.getLogger(__name__)

_FAILURES_IN_A_ROW = 5
_FEWEST_CALLS, _SHARE = 10, 0.5
_CONFIGURATION_FAILURES = 2
_MOST_SKEW = 60.0  # seconds, also in a rehearsal: that the clocks differ by more is not a matter of waiting
# All in seconds, and as DELIVERY_TIME_SCALE has them.
_WINDOW = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 30.0, 300.0
_CONFIGURATION_PAUSE = 60.0
_REMEMBERED = 24 * 3600


@dataclass(frozen=True, slots=True)
class _ConnectionState:
    """The state of the connection. `since` and `open_until` are seconds since the epoch; open if not 0."""

    in_a_row: int = 0
    since: float = 0.0
    calls: int = 0
    failed: int = 0
    open_until: float = 0.0
    pause: float = 0.0

    def after(self, *, failed: bool, now: float) -> "_ConnectionState":
        """Return the state after one more call while the breaker is closed."""
        fresh = now - self.since > _scale_seconds(_WINDOW)
        counted = replace(
            self,
            in_a_row=self.in_a_row + 1 if failed else 0,
            since=now if fresh else self.since,
            calls=1 if fresh else self.calls + 1,
            failed=int(failed) if fresh else self.failed + failed,
        )
        too_many = counted.calls >= _FEWEST_CALLS and counted.failed >= _SHARE * counted.calls
        if failed and (too_many or counted.in_a_row >= _FAILURES_IN_A_ROW):
            return counted.opened(now)
        return counted

    def opened(self, now: float) -> "_ConnectionState":
        """Return the state of an open breaker, with a longer pause each time."""
        pause = min(max(self.pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        return _ConnectionState(open_until=now + _scale_seconds(pause), pause=pause)


@dataclass(frozen=True, slots=True)
class _ConfigurationState:
    """The state of the configuration. Open if there is a `reason`; `probe_at` is the time of the next probe."""

    failures: int = 0
    reason: Reason | None = None
    probe_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Breakers:
    """Both breakers of one service. `upstream` is its base URL; `version` changes when an operator saves it."""

    upstream: str
    service_id: int
    version: str

    @contextmanager
    def guard(self, record: Record) -> Iterator[None]:
        """Guard a call: refuse it at once if it must fail, and learn from how it ends."""
        is_probe = self._enter(record.endpoint)
        try:
            yield
        except OCError as error:
            self._learn(record, error, is_probe=is_probe)
            raise
        else:
            self._learn(record, None, is_probe=is_probe)
        finally:
            if is_probe:
                cache.delete(self.probe_key)

    def may_write(self) -> bool:
        """Whether a write may be tried."""
        return not self.read_connection().open_until and not self.read_configuration().reason

    def should_probe(self) -> bool:
        """Whether it is time to probe an open breaker; True for one caller only."""
        now, connection, configuration = time.time(), self.read_connection(), self.read_configuration()
        if connection.open_until:
            return _has_come(connection.open_until, now) and cache.get(self.probe_key) is None
        if configuration.reason and _has_come(configuration.probe_at, now):
            self.save_configuration(replace(configuration, probe_at=now + _scale_seconds(_CONFIGURATION_PAUSE)))
            return True
        return False

    def close(self) -> None:
        """Close the breakers, because a check has just succeeded."""
        cache.delete_many((self.connection_key, self.configuration_key, self.probe_key))

    def states(self) -> dict[str, str]:
        """Return "closed", "open" or "probing" for each breaker, and what is misconfigured."""
        return read_states([self])[self]

    def _enter(self, endpoint: Endpoint) -> bool:
        """Whether the call is the probe of the transport. Raises for a call that is not to be made."""
        connection = self.read_connection()
        if connection.open_until:
            may_probe = _has_come(connection.open_until, time.time()) and not _is_write(endpoint)
            patience = settings.OC_DEADLINE + settings.OC_PAGE_DEADLINE
            if not may_probe or not cache.add(self.probe_key, True, patience):
                raise Unavailable("the breaker is open", endpoint=endpoint.name)
            return True
        reason = self.read_configuration().reason if _is_write(endpoint) else None
        if reason:
            raise Misconfigured(reason, "the breaker is open", endpoint=endpoint.name)
        return False

    def _learn(self, record: Record, error: OCError | None, *, is_probe: bool) -> None:
        self._alert(record, error)
        connection, now = self.read_connection(), time.time()
        failed = _is_of_the_connection(error)
        if is_probe:
            self.save_connection(connection.opened(now) if failed else _ConnectionState())
        elif not connection.open_until and (failed or connection != _ConnectionState()):
            self.save_connection(connection.after(failed=failed, now=now))
        if record.endpoint.signed:
            self._learn_configuration(record, error)

    def _alert(self, record: Record, error: OCError | None) -> None:
        """Log an error that needs an operator's attention, each kind under its own event."""
        said = {"service": self.service_id, "endpoint": record.endpoint.name, "result_code": record.result_code}
        if isinstance(error, Misconfigured) and error.reason == "tls":
            log.error("oc.certificate_untrusted", extra=said)
        if record.result_code is not None and record.result_code not in DOCUMENTED_CODES:
            log.error("oc.unknown_result_code", extra=said)

    def _learn_configuration(self, record: Record, error: OCError | None) -> None:
        configuration = self.read_configuration()
        probe_at = time.time() + _scale_seconds(_CONFIGURATION_PAUSE)
        if record.clock_skew is not None and abs(record.clock_skew) > _MOST_SKEW:
            self.save_configuration(_ConfigurationState(_CONFIGURATION_FAILURES, "clock", probe_at))
        elif isinstance(error, Misconfigured):
            # One of the two ways to a list is never where the documents have it.
            is_of_one_read = error.reason == "endpoint" and not _is_write(record.endpoint)
            if configuration.reason or not is_of_one_read:
                failures = configuration.failures + 1
                reason = error.reason if failures >= _CONFIGURATION_FAILURES else None
                self.save_configuration(_ConfigurationState(failures, reason, probe_at))
        elif (error is None or isinstance(error, Refused)) and configuration != _ConfigurationState():
            self.save_configuration(_ConfigurationState())

    def read_connection(self) -> _ConnectionState:
        return _ConnectionState(**(cache.get(self.connection_key) or {}))

    def read_configuration(self) -> _ConfigurationState:
        return _ConfigurationState(**(cache.get(self.configuration_key) or {}))

    def save_connection(self, connection: _ConnectionState) -> None:
        if connection.open_until:
            log.error(
                "circuit_breaker.opened",
                extra={"breaker": "transport", "service": self.service_id, "pause": connection.pause},
            )
        elif self.read_connection().open_until:
            log.warning("circuit_breaker.closed", extra={"breaker": "transport", "service": self.service_id})
        cache.set(self.connection_key, asdict(connection), _REMEMBERED)

    def save_configuration(self, configuration: _ConfigurationState) -> None:
        before = self.read_configuration().reason
        if configuration.reason != before:
            level = logging.ERROR if configuration.reason else logging.WARNING
            said = {"breaker": "configuration", "service": self.service_id, "reason": configuration.reason or before}
            log.log(level, "circuit_breaker.opened" if configuration.reason else "circuit_breaker.closed", extra=said)
        cache.set(self.configuration_key, asdict(configuration), _REMEMBERED)

    @property
    def connection_key(self) -> str:
        return _build_key(self.upstream)

    @property
    def probe_key(self) -> str:
        return f"{self.connection_key}:probe"

    @property
    def configuration_key(self) -> str:
        return _build_key(f"{self.service_id} {self.version}")


def read_states(breakers: Iterable[Breakers]) -> dict[Breakers, dict[str, str]]:
    """Return the `states` of each of some breakers, with one look into the cache for all."""
    keys = {each: (each.connection_key, each.configuration_key) for each in breakers}
    kept = cache.get_many({key for pair in keys.values() for key in pair})
    return {
        each: _describe(
            _ConnectionState(**(kept.get(connection) or {})), _ConfigurationState(**(kept.get(configuration) or {}))
        )
        for each, (connection, configuration) in keys.items()
    }


def _describe(connection: _ConnectionState, configuration: _ConfigurationState) -> dict[str, str]:
    transport = "closed"
    if connection.open_until:
        transport = "probing" if _has_come(connection.open_until, time.time()) else "open"
    return {
        "transport": transport,
        "configuration": f"open: {configuration.reason}" if configuration.reason else "closed",
    }


def _build_key(whose: str) -> str:
    return f"breaker:1:{hashlib.sha256(whose.encode()).hexdigest()[:32]}"


def _is_of_the_connection(error: OCError | None) -> bool:
    """Whether OC could not be reached, or what answered was not OC in its right mind."""
    if not isinstance(error, (Unavailable, OutcomeUnknown)):
        return False
    return error.result_code is None or 500 <= error.result_code < 600


def _is_write(endpoint: Endpoint) -> bool:
    return endpoint.writes or endpoint is UPLOAD


def _has_come(moment: float, now: float) -> bool:
    """Whether it is time. A moment further away than any pause was written by a clock that was set back since."""
    return not now < moment <= now + _scale_seconds(_LONGEST_PAUSE)


def _scale_seconds(seconds: float) -> float:
    return scale(seconds).total_seconds()
