"""Assemble a call: URL, headers, body and signature."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from inquiries.oc.call_log import Guard, allow_all
from inquiries.oc.credentials import Credentials
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.errors import Misconfigured
from inquiries.oc.multipart import FileBody
from inquiries.oc.signing import OCAuth
from inquiries.oc.transport import DIRECT, Call, Route, Transport

LARGEST_FILE = 64 * 1024 * 1024  # bytes
DOWNLOAD_DEADLINE = 60.0  # seconds


class Caller:
    """The connection to one service: its credentials and its transport. Subclasses add the endpoints."""

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
        self._now_ms = now_ms
        self._transport = Transport(
            credentials.base_url,
            connect_timeout=connect_timeout,
            now_ms=now_ms,
            guard=guard,
            public_only=public_only,
            route=route,
        )

    def _call(  # noqa: PLR0913 (the one place where a call is put together)
        self,
        endpoint: Endpoint,
        *things: str,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: FileBody | dict[str, Any] | None = None,
        md5_hex: str | None = None,
        timestamp_ms: int | None = None,
        deadline: float | None = None,
    ) -> Call:
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
            query=query or {},
            headers=headers,
            body=payload,
            auth=self._auth(endpoint, timestamp_ms, md5_hex) if endpoint.signed else None,
        )

    def _auth(self, endpoint: Endpoint, timestamp_ms: int | None, md5_hex: str | None) -> OCAuth:
        keys = self._credentials
        if not keys.service_key or not keys.organization_id:
            raise Misconfigured("key", "no key is set", endpoint=endpoint.name)
        return OCAuth(
            keys.organization_id,
            keys.service_key,
            self._now_ms() if timestamp_ms is None else timestamp_ms,
            md5_hex,
        )


def drop_missing(**parameters: str | int | None) -> dict[str, str]:
    """Return query parameters without the missing ones."""
    return {name: str(value) for name, value in parameters.items() if value not in ("", None)}
