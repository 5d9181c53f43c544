"""Parse a call: its endpoint, the path and query exactly as sent, and body and file on demand."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote

from flask import Request
from werkzeug.datastructures import FileStorage

from sandbox.api.envelope import METHOD_NOT_ALLOWED, Refused, refuse_call, refuse_missing
from sandbox.api.submission_bodies import parse_json


@dataclass(frozen=True)
class Endpoint:
    """An endpoint of the contract's section 1. `path` follows the service id; `{name}` takes one segment."""

    op: str
    methods: tuple[str, ...]
    path: str
    signed: bool
    parameters: tuple[str, ...] = ()


_LIST_PARAMETERS = ("categoryId", "status", "language", "source", "sort", "page", "pageSize")
_HELP_PARAMETERS = ("language", "categoryId", "query", "sort", "page", "pageSize")
_ENDUSER = "openapi/v1/ticket/enduser/{usercode}"

ENDPOINTS = (
    Endpoint("categories", ("GET",), "api/v2/ticket/categories.json", False, ("parent", "child", "language")),
    Endpoint("fields", ("GET",), "api/v2/ticket/field/user/{categoryId}.json", True, ("language",)),
    Endpoint("upload", ("POST",), "openapi/v1/ticket/attachments/upload.json", True),
    Endpoint("create", ("POST",), "openapi/v1/ticket.json", True),
    Endpoint("list", ("GET", "POST"), f"{_ENDUSER}/list.json", True, _LIST_PARAMETERS),
    Endpoint("detail", ("GET",), f"{_ENDUSER}/{{ticketId}}/detail.json", True, ("language",)),
    Endpoint("attachment", ("GET",), "api/v2/ticket/attachments/{id}", False, ("type",)),
    Endpoint("comment", ("POST",), f"{_ENDUSER}/{{ticketId}}/comment.json", True, ("attachments",)),
    Endpoint("service", ("GET",), "api/v2/service.json", False),
    Endpoint("faq_categories", ("GET",), "api/v2/helpdoc/categories.json", False, ("language",)),
    Endpoint("faq_list", ("GET",), "api/v2/helpdoc/list.json", False, _HELP_PARAMETERS),
    Endpoint("faq_detail", ("GET",), "api/v2/helpdoc/detail/{id}.json", False, ("language",)),
    Endpoint("faq_attachment", ("GET",), "api/v2/helpdoc/attachments/{id}", False, ("type",)),
    Endpoint("notice_categories", ("GET",), "api/v2/notice/categories.json", False, ("language",)),
    Endpoint("notice_tags", ("GET",), "api/v2/notice/tags.json", False, ("language",)),
    Endpoint("notice_list", ("GET",), "api/v2/notice/list.json", False, (*_HELP_PARAMETERS, "tagId")),
    Endpoint("notice_detail", ("GET",), "api/v2/notice/detail/{id}.json", False, ("language",)),
    Endpoint("notice_attachment", ("GET",), "api/v2/notice/attachments/{id}", False, ("type",)),
)
OPS = tuple(endpoint.op for endpoint in ENDPOINTS)


class Call:
    """A request for one of the endpoints. Header names are lower case; `path` is the path as sent, undecoded."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.method = request.method
        self.target = request.environ["RAW_URI"].encode("latin-1").decode("utf-8", "replace")
        self.path, _, self._query_text = self.target.partition("?")
        self.headers = {name.lower(): value for name, value in request.headers.items()}
        self.peer = request.remote_addr or ""
        self.service_id, self.endpoint, self.params = _resolve(self.path)
        self.lag_ms = 0

    @property
    def op(self) -> str:
        return self.endpoint.op if self.endpoint else "unknown"

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        """Return the decoded parameters, in the order in which they were sent. Raises Refused for broken encoding."""
        try:
            return parse_qsl(self._query_text, keep_blank_values=True, errors="strict")
        except ValueError as error:
            raise refuse_call("The query string is not UTF-8") from error

    def argument(self, name: str) -> str | None:
        """Return the first value of a parameter; None where it is absent or empty."""
        return next((value for key, value in self.query if key == name), "") or None

    @cached_property
    def body(self) -> bytes:
        return b"" if self.op == "upload" else self._request.get_data()

    @cached_property
    def file(self) -> FileStorage | None:
        return self._request.files.get("file") if self.op == "upload" else None

    @cached_property
    def file_data(self) -> bytes:
        return self.file.read() if self.file else b""

    @cached_property
    def file_md5(self) -> str:
        return hashlib.md5(self.file_data, usedforsecurity=False).hexdigest()

    def form_names(self) -> set[str]:
        return {*self._request.form, *self._request.files}

    @cached_property
    def json(self) -> Any:
        """Return the body, parsed strictly. Raises Refused."""
        if self._request.mimetype != "application/json":
            raise refuse_call("Content-Type must be application/json")
        return parse_json(self.body)

    @cached_property
    def usercode(self) -> str | None:
        """Return the usercode of the call, from the path or the body of a create; None where there is none."""
        if "usercode" in self.params:
            return self.params["usercode"]
        if self.op != "create":
            return None
        try:
            end_user = self.json.get("endUser")
            return str(end_user["usercode"])
        except (Refused, AttributeError, TypeError, KeyError):
            return None

    def require_endpoint(self) -> Endpoint:
        """Return the endpoint. Raises Refused: 404 for an unknown path, 405 for a method that the path lacks."""
        if self.endpoint is None:
            raise refuse_missing()
        if self.method not in self.endpoint.methods:
            raise Refused(METHOD_NOT_ALLOWED, f"Request method '{self.method}' not supported")
        return self.endpoint


def _resolve(path: str) -> tuple[str, Endpoint | None, dict[str, str]]:
    """Match the path before it is decoded, so that an encoded slash stays within its segment."""
    _, _, rest = path.partition("/")
    service_id, _, tail = rest.partition("/")
    for endpoint in ENDPOINTS:
        params = _match(endpoint.path.split("/"), tail.split("/"))
        if params is not None:
            return unquote(service_id), endpoint, params
    return unquote(service_id), None, {}


def _match(pattern: list[str], segments: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(segments):
        return None
    params: dict[str, str] = {}
    for expected, segment in zip(pattern, segments, strict=True):
        name, brace, suffix = expected.removeprefix("{").partition("}")
        if not brace:
            if expected != segment:
                return None
        elif not segment.endswith(suffix) or segment == suffix:
            return None
        else:
            params[name] = unquote(segment.removesuffix(suffix))
    return params
