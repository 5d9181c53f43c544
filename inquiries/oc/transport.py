"""The HTTP transport, the only sender of requests: URL, headers, deadline, retries, and a result or an error."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

import requests
from requests.adapters import HTTPAdapter

from inquiries.oc.call_record import Guard, Record, allow_all, record_call
from inquiries.oc.credentials import Credentials
from inquiries.oc.downloads import Download, is_file, open_download
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.envelope import OpenResponse, build_untrusted_error, measure_clock_skew, read_response
from inquiries.oc.errors import Misconfigured, OCError, Unavailable
from inquiries.oc.multipart import BLOCK, FileBody
from inquiries.oc.signing import OCAuth
from inquiries.oc.timed_connections import NETWORK_ERRORS, POOLS, Exchange, name_cause
from inquiries.oc.types.parsing import JSON

T = TypeVar("T")

# Seconds before the second try, the third, … of one call.
PAUSES = (0.1, 0.2)
PATIENT_PAUSES = (0.1, 0.2, 0.4)


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `deadline` is in seconds, for all of it, with its tries and the `pauses` between them.

    Without any of its own a GET has `PAUSES`, and everything else is tried once.
    """

    endpoint: Endpoint
    path: str
    deadline: float
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | FileBody | None = None
    auth: OCAuth | None = None
    pauses: Sequence[float] | None = None

    def patient(self) -> "Call":
        """Return the same read with one more try."""
        return replace(self, pauses=PATIENT_PAUSES)

    @property
    def pauses_left(self) -> Iterator[float]:
        """The pauses that are to be made, for one who begins."""
        of_its_method = PAUSES if self.endpoint.method == "GET" else ()
        return iter(of_its_method if self.pauses is None else self.pauses)

    @property
    def target(self) -> str:
        """Return path and query as they are on the wire."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path


@dataclass(frozen=True, slots=True)
class Route:
    """How OC is reached. Nothing of it is read from the environment.

    `ca_file` has the authorities that are trusted in place of the public ones; `proxy` is the URL of an outgoing proxy,
    for https only. Without them the public ones are trusted, and connections are made directly.
    """

    ca_file: str = ""
    proxy: str = ""


DIRECT = Route()


class _Adapter(HTTPAdapter):
    """Give each request's connection its deadline. One per thread, so that no two requests share `exchange`."""

    exchange: Exchange

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, blocksize=BLOCK, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, blocksize=BLOCK, **kwargs)
        manager.pool_classes_by_scheme = POOLS
        return manager

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.exchange = self.exchange
        return pool


class Transport:
    """Make calls of one service and send them, straight through an adapter of requests, without its Session.

    A Session would read proxies and certificates from the environment, keep the upstream's cookies for the next
    customer's call, and read a redirect's body without limit even when told not to follow it.
    """

    def __init__(  # noqa: PLR0913 (what a client can be told)
        self,
        credentials: Credentials,
        *,
        connect_timeout: float = 3.0,
        deadline: float = 20.0,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        guard: Guard = allow_all,
        public_only: bool = False,
        route: Route = DIRECT,
    ) -> None:
        self._credentials = credentials
        self._deadline = deadline
        self._route = route
        # The address that is connected to is the proxy's, which may well be inside.
        self._public_only = public_only and not route.proxy
        self._guard = guard
        self._connect_timeout = connect_timeout
        self._now_ms = now_ms
        self._local = threading.local()

    def build_call(  # noqa: PLR0913 (what an endpoint takes)
        self,
        endpoint: Endpoint,
        *things: str,
        query: Mapping[str, str | int | None] | None = None,
        headers: Mapping[str, str] | None = None,
        body: FileBody | dict[str, Any] | None = None,
        md5_hex: str | None = None,
        timestamp_ms: int | None = None,
        deadline: float | None = None,
    ) -> Call:
        """Build a call of this service, signed if the endpoint needs it, without the parameters that are missing.

        `things` are the ids in its path after the service's, and `md5_hex` is an uploaded file's. Raises ValueError for
        what cannot be one segment of a path, and `Misconfigured` without a key.
        """
        headers = dict(headers or {})
        payload: FileBody | bytes | None = None
        if isinstance(body, dict):
            headers["Content-Type"] = "application/json;charset=UTF-8"
            payload = json.dumps(body, ensure_ascii=False).encode()
        elif body is not None:
            payload = body
        return Call(
            endpoint,
            endpoint.path(self._credentials.service_id, *things),
            deadline=self._deadline if deadline is None else deadline,
            query={name: str(value) for name, value in (query or {}).items() if value not in ("", None)},
            headers=headers,
            body=payload,
            auth=self._build_auth(endpoint, timestamp_ms, md5_hex) if endpoint.signed else None,
        )

    def _build_auth(self, endpoint: Endpoint, timestamp_ms: int | None, md5_hex: str | None) -> OCAuth:
        keys = self._credentials
        if not keys.service_key or not keys.organization_id:
            raise Misconfigured("key", "no key is set", endpoint=endpoint.name)
        return OCAuth(
            keys.organization_id,
            keys.service_key,
            self._now_ms() if timestamp_ms is None else timestamp_ms,
            md5_hex,
        )

    def call(self, call: Call, read: Callable[[JSON], T]) -> T:
        """Return the call's result, read by `read`; raises an error of `inquiries.oc.errors`."""
        with record_call(call.endpoint) as record, self._guard(record):
            return self._try(call, record, lambda response, _exchange: self._read(response, record, read))

    @contextmanager
    def download(self, call: Call, *, deadline: float, largest: int) -> Iterator[Download]:
        """Open the file of the response. `call.deadline` is for its beginning, `deadline` for all of it."""
        until = time.monotonic() + deadline
        with record_call(call.endpoint) as record, self._guard(record):

            def take(response: requests.Response, exchange: Exchange) -> tuple[requests.Response, Exchange]:
                if not is_file(response.raw):
                    self._read(response, record, lambda result: result)
                    raise Unavailable("not a file", endpoint=call.endpoint.name)
                return response, exchange

            response, exchange = self._try(call, record, take)
            exchange.until = until
            with closing(response):
                yield open_download(response.raw, call.endpoint, largest)

    def _read(self, response: requests.Response, record: Record, read: Callable[[JSON], T]) -> T:
        """Have a response read to its end, and return its result."""
        blocks = response.raw.stream(BLOCK, decode_content=True)
        try:
            return read_response(
                OpenResponse(response.status_code, response.headers, blocks, self._now_ms()), record, read
            )
        except BaseException:
            response.close()
            raise

    def _try(self, call: Call, record: Record, take: Callable[[requests.Response, Exchange], T]) -> T:
        """Send the call, once more after each of its pauses, until `take` gets a response that is no 5xx."""
        prepared = self._prepare(call)
        until = time.monotonic() + call.deadline
        pauses = call.pauses_left
        while True:
            record.tries += 1
            exchange = Exchange(
                call.target,
                until,
                self._connect_timeout,
                fresh=call.endpoint.writes,
                public_only=self._public_only,
            )
            try:
                response = self._send(prepared, exchange)
                record.http_status = response.status_code
                record.clock_skew = measure_clock_skew(response.headers, self._now_ms())
                if response.status_code < 500 or not _wait_before_retry(pauses, until):
                    return take(response, exchange)
                response.close()
            except NETWORK_ERRORS as error:
                failure = self._build_failure(error, call.endpoint, exchange)
                if not isinstance(failure, Unavailable) or not _wait_before_retry(pauses, until):
                    # The original exception has the whole URL in it, usercode included: no log may print it.
                    raise failure from None

    def _prepare(self, call: Call) -> requests.PreparedRequest:
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "inquiry-portal"}
        if call.endpoint.writes:
            headers["Connection"] = "close"
        prepared = requests.Request(
            call.endpoint.method,
            self._credentials.base_url + call.target,
            headers=headers | dict(call.headers),
            data=call.body,
            auth=call.auth,
        ).prepare()
        if prepared.path_url != call.target:
            raise ValueError("the path would not be sent as it is signed")
        return prepared

    def _send(self, prepared: requests.PreparedRequest, exchange: Exchange) -> requests.Response:
        if not hasattr(self._local, "adapter"):
            self._local.adapter = _Adapter(max_retries=0)
        adapter: _Adapter = self._local.adapter
        adapter.exchange = exchange
        return adapter.send(
            prepared,
            stream=True,
            timeout=exchange.get_remaining(),
            verify=self._route.ca_file or True,
            proxies={"https": self._route.proxy} if self._route.proxy else None,
        )

    def _build_failure(self, error: BaseException, endpoint: Endpoint, exchange: Exchange) -> OCError:
        why = name_cause(error)
        if exchange.untrusted:
            return Misconfigured("tls", why, endpoint=endpoint.name)
        if exchange.inside and not exchange.sent:
            return Misconfigured("inside", "the host is not on the public internet", endpoint=endpoint.name)
        if exchange.sent:
            return build_untrusted_error(endpoint, why)
        return Unavailable(why, endpoint=endpoint.name)


def _wait_before_retry(pauses: Iterator[float], until: float) -> bool:
    """Wait before another try, if there is to be one and time for it."""
    pause = next(pauses, None)
    if pause is None or time.monotonic() + pause >= until:
        return False
    time.sleep(pause)
    return True
