"""The portal's own OC client, observed: HTTP status, result code and result of each call."""

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from inquiries.models import Service
from inquiries.oc import endpoints
from inquiries.oc.call_record import Record
from inquiries.oc.client import Client
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.envelope import read_content
from inquiries.oc.errors import NotFound, OCError
from inquiries.oc.list_http_method import EMPTY_PAGE, ListMethod
from inquiries.oc.multipart import FileBody
from inquiries.oc.transport import Route
from inquiries.oc.types.category_and_attachment import Attachment
from inquiries.oc.types.requests import NewTicket, TicketQuery
from inquiries.oc.types.tickets import Ticket, TicketPage
from inquiries.services.upstream.clients import build_credentials

_SHORT = TicketQuery(page_size=1)  # where only the refusal matters
_MOST_PAGES = 20


class Clock:
    """Time as the probe tells and spends it."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Seen:
    """How one call ended. `value` is what the client returned, and `error` what it raised instead, or None.

    `sent_ms` and `received_ms` are milliseconds since the epoch, on our clock; `code` is None without an envelope.
    """

    status: int
    code: int | None
    value: Any
    error: OCError | None
    sent_ms: int
    received_ms: int

    @property
    def ok(self) -> bool:
        return self.error is None

    def require(self) -> Any:
        """Return the value, or raise the error."""
        if self.error:
            raise self.error
        return self.value

    def __str__(self) -> str:
        return f"HTTP {self.status}, {'no envelope' if self.code is None else f'resultCode {self.code}'}"


class _OneMethod(ListMethod):
    """Reads lists by `endpoint` only, so that each method can be measured by itself."""

    def read(self, ask: Callable[[Endpoint], TicketPage], check_address: Callable[[], object]) -> TicketPage:
        try:
            return ask(self.endpoint)
        except NotFound:
            return EMPTY_PAGE


class _Client(Client):
    def upload_unchecked(self, name: str, data: bytes) -> Attachment:
        """Upload a file (OC API, section 5), and return what OC stored, even under another name or size."""
        body = FileBody(io.BytesIO(data), name=name, size=len(data))
        md5_hex = hashlib.md5(data, usedforsecurity=False).hexdigest()
        headers = {"Content-Type": body.content_type}
        call = self._transport.build_call(endpoints.UPLOAD, headers=headers, body=body, md5_hex=md5_hex)
        return self._transport.call(call, read_content(Attachment.from_api))


class Wire:
    """Observed calls to one service, for one thread.

    Raises ValueError for a service that cannot be called at all; every call raises what `inquiries.oc` raises where
    there is no answer to look at.
    """

    def __init__(self, service: Service, clock: Clock) -> None:
        self.clock = clock
        self._credentials = build_credentials(service)
        self._list_method = _OneMethod()
        self._age_ms = 0
        self._record: Record | None = None
        self._code: int | None = None
        self._client = self._build_client(self._credentials.service_key)

    def use_list_endpoint(self, endpoint: Endpoint) -> None:
        self._list_method.endpoint = endpoint

    def create(self, ticket: NewTicket, *, client_ip: str = "", age_ms: int = 0) -> Seen:
        """Create a ticket (OC API, section 6); the signature's time lies `age_ms` in the past."""
        return self._observe(lambda: self._client.create(ticket, client_ip=client_ip), age_ms)

    def upload(self, name: str, data: bytes) -> Seen:
        """Upload a file (OC API, section 5)."""
        return self._observe(lambda: self._client.upload_unchecked(name, data))

    def tickets(self, usercode: str, query: TicketQuery = _SHORT, *, age_ms: int = 0, key: str | None = None) -> Seen:
        """Read a page of a list (OC API, section 7), signed with another `key` if one is given."""
        client = self._build_client(key) if key else self._client
        return self._observe(lambda: client.tickets(usercode, query), age_ms)

    def page(self, usercode: str, query: TicketQuery) -> TicketPage:
        """Return a page of a list. Raises what the client raises for it."""
        page: TicketPage = self.tickets(usercode, query).require()
        return page

    def whole(self, usercode: str, query: TicketQuery = TicketQuery(page_size=200)) -> list[Ticket]:  # noqa: B008 (it is frozen)
        """Return the tickets of all pages of a list, as they come. Raises what the client raises for one."""
        tickets: list[Ticket] = []
        for number in range(1, _MOST_PAGES + 1):
            page = self.page(usercode, replace(query, page=number))
            tickets += page.tickets
            if len(tickets) >= page.total or not page.tickets:
                break
        return tickets

    def detail(self, usercode: str, ticket_id: str) -> Seen:
        return self._observe(lambda: self._client.ticket(usercode, ticket_id))

    def comment(self, usercode: str, ticket_id: str, text: str, attachment_id: str) -> Seen:
        files = (attachment_id,) if attachment_id else ()
        return self._observe(lambda: self._client.comment(usercode, ticket_id, text, attachment_ids=files))

    def _observe(self, call: Callable[[], object], age_ms: int = 0) -> Seen:
        sent_ms, self._age_ms, self._record = self.clock.now_ms(), age_ms, None
        value, failure = None, None
        try:
            value = call()
        except OCError as error:
            if self._record is None or self._record.http_status is None:
                raise
            failure = error
        assert self._record  # noqa: S101 - for the type checker
        return Seen(self._record.http_status or 0, self._code, value, failure, sent_ms, self.clock.now_ms())

    @contextmanager
    def _guard(self, record: Record) -> Iterator[None]:
        self._record = record
        try:
            yield
        finally:
            self._code = record.result_code  # the envelope's; the log may take an error's afterwards

    def _build_client(self, key: str) -> _Client:
        return _Client(
            replace(self._credentials, service_key=key),
            list_method=self._list_method,
            connect_timeout=settings.OC_CONNECT_TIMEOUT,
            deadline=settings.OC_DEADLINE,
            now_ms=lambda: self.clock.now_ms() - self._age_ms,
            guard=self._guard,
            public_only=settings.PRODUCTION,
            route=Route(settings.OC_CA_FILE, settings.OC_PROXY_URL),
        )
