"""A caller for the sandbox: signs by itself and hands back the plain HTTP answer."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import requests

from tests.support.sandbox import Sandbox
from tests.support.signing import authorization, signed_text

CREATE = "/narae/openapi/v1/ticket.json"
UPLOAD = "/narae/openapi/v1/ticket/attachments/upload.json"
ENDUSER = "/narae/openapi/v1/ticket/enduser"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24
SMALL_FORM = 2601


@dataclass
class Caller:
    sandbox: Sandbox
    clock_ms: int = 0
    timeout: float = 20

    def send(
        self,
        method: str,
        target: str,
        *,
        body: Any = None,
        file: tuple[str, bytes] | None = None,
        headers: dict[str, str | None] | None = None,
        key: str | None = None,
    ) -> requests.Response:
        """`target` is sent as it is written. A header that is None is left out. A dict as body becomes JSON."""
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False) if body is not None else ""
        timestamp = int(time.time() * 1000) + self.clock_ms
        credentials = self.sandbox.credentials
        signed = signed_text(credentials.organization_id, target, timestamp, body=text, file=file[1] if file else None)
        sent = {
            "Authorization": authorization(key or credentials.service_key, signed),
            "X-TC-Timestamp": str(timestamp),
            **({"Content-Type": "application/json"} if text else {}),
            **(headers or {}),
        }
        files = {"file": (file[0], file[1], "application/octet-stream")} if file else None
        request = requests.Request(
            method,
            self.sandbox.url,
            headers={name: value for name, value in sent.items() if value is not None},
            data=text.encode() if text else None,
            files=files,
        ).prepare()
        request.url = self.sandbox.url + target
        with requests.Session() as session:
            session.trust_env = False
            return session.send(request, timeout=self.timeout, allow_redirects=False)

    def get(self, target: str, **options: Any) -> requests.Response:
        return self.send("GET", target, **options)

    def post(self, target: str, **options: Any) -> requests.Response:
        return self.send("POST", target, **options)

    def upload(self, name: str, data: bytes) -> requests.Response:
        return self.send("POST", UPLOAD, file=(name, data))

    def uploaded(self, name: str = "사진.png", data: bytes = PNG) -> str:
        return str(content(self.upload(name, data))["attachmentId"])

    def create(self, *, ip: str = "203.0.113.7", **changes: Any) -> requests.Response:
        """A small, correct ticket, with changes. A key that is None is left out."""
        body = {**small_ticket(), **changes}
        kept = {name: value for name, value in body.items() if value is not None}
        return self.send("POST", CREATE, body=kept, headers={"OC-Client-IP": ip})

    def created(self, **changes: Any) -> str:
        return str(content(self.create(**changes))["ticketId"])

    def tickets(self, usercode: str = "tester", query: str = "") -> list[dict[str, Any]]:
        return list(self.get(f"{ENDUSER}/{usercode}/list.json{query}").json()["result"]["contents"])

    def comment(self, ticket_id: str, text: str = "더 묻습니다", query: str = "") -> requests.Response:
        return self.post(f"{ENDUSER}/tester/{ticket_id}/comment.json{query}", body={"comment": text})


def small_ticket() -> dict[str, Any]:
    return {
        "categoryId": SMALL_FORM,
        "subject": "문의합니다",
        "content": "배송이 늦습니다",
        "endUser": {"usercode": "tester", "email": "customer@example.com", "username": "손님"},
    }


def content(response: requests.Response) -> dict[str, Any]:
    """The single thing that a successful answer holds."""
    answer = response.json()
    assert answer["header"]["isSuccessful"] is True, answer
    return dict(answer["result"]["content"])


def refusal(response: requests.Response) -> tuple[int, int, str | None]:
    """HTTP status, result code and message of a failure."""
    header = response.json()["header"]
    assert header["isSuccessful"] is False, response.text
    return response.status_code, header["resultCode"], header["resultMessage"]


def wrong_fields(response: requests.Response) -> dict[str, str]:
    """{field code: what is wrong with it} of a refused ticket."""
    assert refusal(response)[:2] == (200, 400), response.text
    return {item["objectName"]: item["validate"] for item in response.json()["result"]["contents"]}
