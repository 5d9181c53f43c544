"""T62: whatever the real server answers, and whichever logger tells of it, no line has anything of the request."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.security.server import Served, served
from tests.support.sandbox import Sandbox

CANARY = "canary"
SENT = f"/{CANARY}path/{CANARY}/?token={CANARY}query"
HEADERS = (
    f"Referer: http://127.0.0.1/{CANARY}referer?x={CANARY}\r\nUser-Agent: {CANARY}agent\r\n"
    f"Cookie: session={CANARY}session; csrftoken={CANARY * 5}\r\nAuthorization: Bearer {CANARY}bearer\r\n"
    f"X-Forwarded-For: 198.51.100.99\r\nAccept-Language: {CANARY}\r\nX-{CANARY}: {CANARY}header\r\n"
    f"HX-Current-URL: http://127.0.0.1/{CANARY}\r\n"
)
FORM = f"f_subject={CANARY}body&form_token={CANARY}&csrfmiddlewaretoken={CANARY * 5}&login={CANARY}@example.com"
TYPE = "Content-Type: application/x-www-form-urlencoded\r\n"


TOKEN = (CANARY * 6)[:32]


def request(method: str, target: str, *, host: str = "127.0.0.1", more: str = "", body: str = "") -> bytes:
    length = f"Content-Length: {len(body)}\r\n" if body and "Content-Length" not in more else ""
    kind = TYPE if body and "Content-Type" not in more else ""
    head = f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{HEADERS}{kind}{length}{more}\r\n"
    return (head + body).encode()


def form(target: str, body: str) -> bytes:
    """A posted form that passes the check of its CSRF token."""
    whole = request("POST", target, body=f"csrfmiddlewaretoken={TOKEN}&{body}")
    return whole.replace(f"csrftoken={CANARY * 5}\r".encode(), f"csrftoken={TOKEN}\r".encode())


# What is sent, by the status that it is answered with: by the server itself, by Django, by a library, or by a page.
PROVOKED: list[tuple[int, bytes]] = [
    (400, request("GET", SENT, host=f"{CANARY}.example")),
    (400, f"GET {SENT} {CANARY}\r\n\r\n".encode()),
    (400, f"{CANARY} \x01 {SENT}\r\n\r\n".encode()),
    (400, request("GET", SENT, more=f"Bad Header {CANARY}: {CANARY}\r\n")),
    (400, request("GET", SENT, more=f"{CANARY}\r\n")),
    (400, request("POST", "/accounts/sign-in/" + SENT[-8:], more=f"Content-Length: {CANARY}\r\n", body=FORM)),
    (403, request("POST", f"/narae/guests/open/AAAAA-AAAAAA/{CANARY}token/?x={CANARY}", body=FORM)),
    (403, request("POST", f"/narae/inquiries/new/?category={CANARY}", body=FORM)),
    (403, request("POST", f"/accounts/sign-in/?next=/{CANARY}", body=FORM)),
    (404, request("GET", SENT)),
    (404, request("GET", f"/narae/{CANARY}/?x={CANARY}")),
    (404, request("GET", f"/{CANARY}/hc/ticket/?token={CANARY}")),
    (403, request("DELETE", f"/narae/inquiries/new/?x={CANARY}")),
    (405, request("OPTIONS", f"/narae/inquiries/new/?x={CANARY}")),
    (405, request("GET", f"/narae/files/?x={CANARY}")),
    (410, request("GET", f"/fail/purged/?x={CANARY}")),
    (413, request("POST", f"/narae/files/?x={CANARY}", more="Content-Length: 99999999\r\n", body=FORM)),
    (422, form(f"/narae/guests/?x={CANARY}", f"address={CANARY}@@")),
    (431, request("GET", SENT, more=f"X-Long: {CANARY * 3000}\r\n")),
    (500, request("POST", f"/crash/{CANARY}word/?x={CANARY}", body=FORM)),
    (500, request("GET", f"/crash/{CANARY}word/?x={CANARY}")),
    (503, request("GET", f"/fail/{CANARY}/?x={CANARY}")),
    (501, request("POST", SENT, more=f"Transfer-Encoding: {CANARY}\r\n")),
]
NEVER = (CANARY, "198.51.100.99")
SIGN_IN = form(f"/accounts/sign-in/?next=/{CANARY}", f"login={CANARY}@example.com&password={CANARY}word")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sandbox_process: Sandbox) -> Iterator[Served]:
    more: dict[str, Any] = {"LOG_LEVEL": "DEBUG", "DJANGO_SETTINGS_MODULE": "tests.security.crashing_settings"}
    with served(tmp_path_factory.mktemp("portal"), sandbox_process, **more) as there:
        yield there


def answered(server: Served, sent: bytes) -> int:
    """The status of the answer."""
    with socket.create_connection(server.address) as connection:
        connection.settimeout(60)
        connection.sendall(sent)
        return int(connection.makefile("rb").readline().split()[1])


def test_t62_a_limit_does_not_either(server: Served, sandbox: Sandbox) -> None:
    assert [answered(server, SIGN_IN) for _time in range(6)][-1] == 429
    assert CANARY not in server.log.read_text(encoding="utf-8").lower()


def test_t62_no_status_brings_a_request_into_the_log(server: Served, sandbox: Sandbox) -> None:
    statuses = [(sent[:60], expected, answered(server, sent)) for expected, sent in PROVOKED]
    assert [told for told in statuses if told[1] != told[2]] == []
    text = server.log.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if any(word in line.lower() for word in NEVER)] == []
    lines = [json.loads(line) for line in text.splitlines()]  # and nothing is written beside the log
    routes = {(line["status"], line["route"]) for line in lines if line["event"] == "http.request"}
    assert {(403, "inquiries:guest-open"), (404, None), (405, "inquiries:new"), (422, "inquiries:guest-find")} <= routes
    assert {(410, "fail"), (500, "crash"), (503, "fail")} <= routes
    crashed = [line for line in lines if "ValueError" in str(line.get("exc_info"))]
    assert crashed
    assert "KeyError" in crashed[0]["exc_info"]
    assert {"gunicorn.error", "django.request"} <= {line["logger"] for line in lines}
