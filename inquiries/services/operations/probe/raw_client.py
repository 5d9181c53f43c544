"""Signed calls whose raw responses are kept: HTTP status, result code, and the client's judgement."""

import hashlib
import io
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from django.conf import settings

from inquiries.models import Service
from inquiries.oc import endpoints
from inquiries.oc.credentials import Credentials
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.envelope import Answer, Envelope, open_envelope, read_result
from inquiries.oc.errors import NotFound, OCError
from inquiries.oc.list_method import EMPTY_PAGE
from inquiries.oc.multipart import FileBody
from inquiries.oc.signing import OCAuth
from inquiries.oc.transport import Call, Transport
from inquiries.oc.types.parsing import JSON
from inquiries.oc.types.tickets import Ticket, TicketPage
from inquiries.services.upstream.clients import build_credentials

_SHORT = {"pageSize": "1"}  # where only the refusal matters
_MOST_PAGES = 20


class Clock(Protocol):
    """Time as the probe tells and spends it."""

    def now_ms(self) -> int: ...

    def sleep(self, seconds: float) -> None: ...


class WallClock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer. `error` is what the portal's own client raises for it, None where it takes it for a success.

    `sent_ms` and `received_ms` are milliseconds since the epoch, on our clock.
    """

    status: int
    envelope: Envelope | None
    error: OCError | None
    sent_ms: int
    received_ms: int

    @property
    def ok(self) -> bool:
        return self.error is None

    @property
    def result(self) -> Mapping[str, Any]:
        result = self.envelope.result if self.envelope else None
        return result if isinstance(result, dict) else {}

    @property
    def content(self) -> Mapping[str, Any]:
        content = self.result.get("content")
        return content if isinstance(content, dict) else {}

    def __str__(self) -> str:
        code = "no envelope" if self.envelope is None else f"resultCode {self.envelope.code}"
        return f"HTTP {self.status}, {code}"


class Wire:
    """Signed calls to one service, each with whatever the probe wants to be wrong about it.

    Raises ValueError for a service that cannot be called at all; every call raises what `inquiries.oc` raises where
    there is no answer to look at.
    """

    def __init__(self, service: Service, clock: Clock) -> None:
        self.clock = clock
        self._credentials: Credentials = build_credentials(service)
        self._transport = Transport(
            self._credentials.base_url,
            connect_timeout=settings.OC_CONNECT_TIMEOUT,
            now_ms=clock.now_ms,
            public_only=settings.PRODUCTION,
        )
        self.list_endpoint = endpoints.LIST_BY_POST

    def create(self, body: dict[str, Any], *, client_ip: str = "", age_ms: int = 0) -> Seen:
        """Creates a ticket (OC API, section 6); the signature's time lies `age_ms` in the past."""
        headers = {"OC-Client-IP": client_ip} if client_ip else {}
        return self._record_call(endpoints.CREATE, headers=headers, body=body, age_ms=age_ms)

    def upload(self, name: str, data: bytes) -> Seen:
        """Uploads a file (OC API, section 5)."""
        file = FileBody(io.BytesIO(data), name=name, size=len(data))
        md5_hex = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return self._record_call(
            endpoints.UPLOAD, headers={"Content-Type": file.content_type}, file=file, md5_hex=md5_hex
        )

    def tickets(
        self,
        usercode: str,
        query: Mapping[str, str] = _SHORT,
        *,
        endpoint: Endpoint | None = None,
        age_ms: int = 0,
        key: str | None = None,
    ) -> Seen:
        """Return a page of a list (OC API, section 7), with parameters just as given."""
        return self._record_call(endpoint or self.list_endpoint, usercode, query=query, age_ms=age_ms, key=key)

    def page(self, usercode: str, **query: str) -> TicketPage:
        """Return a page of a list, read. Raises what the client raises for it."""
        seen = self.tickets(usercode, query)
        if seen.error:
            raise seen.error
        return TicketPage.from_api(seen.result) if seen.result else EMPTY_PAGE

    def whole(self, usercode: str, page_size: int = 200, **query: str) -> list[Ticket]:
        """Return all pages of a list, one after the other, as they come. Raises what the client raises for one."""
        tickets: list[Ticket] = []
        for number in range(1, _MOST_PAGES + 1):
            page = self.page(usercode, **{"page": str(number), "pageSize": str(page_size), **query})
            tickets += page.tickets
            if len(tickets) >= page.total or not page.tickets:
                break
        return tickets

    def detail(self, usercode: str, ticket_id: str) -> Seen:
        return self._record_call(endpoints.DETAIL, usercode, ticket_id)

    def comment(self, usercode: str, ticket_id: str, text: str, attachment_id: str) -> Seen:
        query = {"attachments": attachment_id} if attachment_id else {}
        return self._record_call(endpoints.COMMENT, usercode, ticket_id, query=query, body={"comment": text})

    def _record_call(  # noqa: PLR0913 (the one place where a call is put together)
        self,
        endpoint: Endpoint,
        *things: str,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: dict[str, Any] | None = None,
        file: FileBody | None = None,
        md5_hex: str | None = None,
        age_ms: int = 0,
        key: str | None = None,
    ) -> Seen:
        sent_ms = self.clock.now_ms()
        keys = self._credentials
        json_type = {"Content-Type": "application/json;charset=UTF-8"} if body is not None else {}
        call = Call(
            endpoint,
            endpoint.path(keys.service_id, *things),
            deadline=settings.OC_DEADLINE,
            query=query or {},
            headers={**json_type, **(headers or {})},
            body=file if body is None else json.dumps(body, ensure_ascii=False).encode(),
            auth=OCAuth(keys.organization_id, key or keys.service_key, sent_ms - age_ms, md5_hex),
        )
        answer = self._transport.answer(call)
        error = _classify_answer(answer, endpoint)
        if endpoint.may_be_empty and isinstance(error, NotFound):
            error = None  # "no data found": an empty list
        return Seen(answer.status, open_envelope(answer.body), error, sent_ms, self.clock.now_ms())


def _classify_answer(answer: Answer, endpoint: Endpoint) -> OCError | None:
    def whole(result: JSON) -> JSON:
        return result

    try:
        read_result(answer, endpoint, whole)
    except OCError as error:
        return error
    return None


def encode_usercode(usercode: str) -> str:
    """Return a usercode as it stands in a path."""
    return quote(usercode, safe="")
