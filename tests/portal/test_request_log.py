"""The log: one JSON line a request and a call, and never anything of a customer's."""

import io
import json
import logging
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any
from urllib.parse import parse_qs, quote_plus

import pytest
from django.test import Client

from inquiries.models import Attachment, Service
from tests.inquiries.views.steps import LIST, NEW, filled
from tests.portal.canaries import ADDRESS, list_secrets, walk_everywhere
from tests.support import s3
from tests.support.pages import Browser
from tests.support.platform import KEY, MINUTE_MS, Site
from tests.support.s3 import Bucket
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox

FROM_BROWSER, FROM_SERVER = "/v2/enduser/remote.json", "/api/v2/enduser/remote.json"


class Log:
    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event]


@pytest.fixture
def log() -> Iterator[Log]:
    """What the configured handler writes, at the most talkative level."""
    root = logging.getLogger()
    handler = next(h for h in root.handlers if h.name == "stderr" and isinstance(h, logging.StreamHandler))
    stream, level = io.StringIO(), root.level
    before = handler.setStream(stream)
    root.setLevel(logging.DEBUG)
    yield Log(stream)
    root.setLevel(level)
    handler.setStream(before)


def test_a_request_is_one_line(member: Browser, log: Log) -> None:
    page = member.get("/narae/?secret=1")
    (line,) = log.of("http.request")
    assert line["request_id"] == page.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "inquiries:start", 200)
    assert line["duration_ms"] > 0
    assert line["level"] == "INFO"
    assert line["at"]
    assert "secret" not in log.text


def test_a_call_is_one_line_of_the_request_that_made_it(member: Browser, log: Log) -> None:
    page = member.get(LIST)
    (line,) = [line for line in log.of("oc.call") if line["endpoint"] == "list"]
    assert line["request_id"] == page.headers["X-Request-ID"]
    assert (line["result_code"], line["outcome"]) == (200, "ok")
    assert line["duration_ms"] >= 0


def test_a_call_that_failed_says_how(member: Browser, sandbox: Sandbox, log: Log) -> None:
    sandbox.fault("list", "code", result_code=500)
    member.get(LIST)
    lines = [line for line in log.of("oc.call") if line["endpoint"] == "list"]
    assert lines
    assert not any(line["outcome"] == "ok" for line in lines)
    assert {line["result_code"] for line in lines} == {500}


@pytest.mark.parametrize(("path", "status"), [("/nobody/", 404), ("/healthz", 200), ("/narae/files/", 405)])
def test_errors_and_probes_are_lines_too(member: Browser, log: Log, path: str, status: int) -> None:
    member.get(path)
    assert [line["status"] for line in log.of("http.request")] == [status]


def test_two_requests_have_two_ids(member: Browser, log: Log) -> None:
    member.get("/narae/")
    member.get("/narae/")
    assert len({line["request_id"] for line in log.of("http.request")}) == 2


def test_a_crash_is_logged_with_its_request(member: Browser, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr("inquiries.views.site.start.own_inquiries.find_undelivered", broken)
    member.expect_a_crash()
    page = member.get("/narae/")
    errors = [line for line in log.lines if line["level"] == "ERROR"]
    assert {line["exc_info"].rpartition("\n")[2] for line in errors} == {"RuntimeError"}
    assert "in broken" in errors[0]["exc_info"]
    assert "canary" not in log.text
    assert {line["request_id"] for line in errors} == {page.headers["X-Request-ID"]}
    assert log.of("http.request")[-1]["status"] == 500


def test_no_line_holds_data_of_a_customer(member: Browser, narae: Service, sandbox: Sandbox, log: Log) -> None:
    walk_everywhere(member, sandbox)
    assert len(log.of("http.request")) > 10
    assert {secret for secret in list_secrets(member, sandbox) if secret in log.text} == set()


def test_t62_no_line_holds_data_of_a_member_signed_in_by_a_site(guest: Browser, site: Site, log: Log) -> None:
    said = {
        "username": "카나리이름",
        "email": "canary-mail@example.com",
        "phone": "010-9999-8888",
        "memberno": "canary-no",
    }
    links = [site.link(page, "canary-code", 1000 * len(page), **said) for page in ("", "ticket/", "ticket/list/")]
    bodies = [site.form("canary-code", late_ms, **said) for late_ms in (50_000, 60_000, 10 * MINUTE_MS)]
    for link in (
        *links,
        links[0],
        f"{links[1]}x",
        site.link(usercode="../canary-code"),
        "/narae/hc?token=canary-token",
    ):
        guest.get(link, REMOTE_ADDR=ADDRESS)
    answer = json.loads(guest.post(FROM_SERVER, bodies[0], REMOTE_ADDR=ADDRESS).body)
    access_token = str(answer["result"]["content"])
    for body in (bodies[1], bodies[1], bodies[2], bodies[2] + b"x", b"service=canary-service&token=canary-token"):
        guest.post(FROM_BROWSER, body, headers={"Sec-Fetch-Site": "cross-site"}, REMOTE_ADDR=ADDRESS)
        guest.post(FROM_SERVER, body, REMOTE_ADDR=ADDRESS)
    for token in (access_token, access_token, "canary-token"):
        guest.get(f"/narae/hc/ticket/?accessToken={token}", REMOTE_ADDR=ADDRESS)
    assert {line["reason"] for line in log.of("sso.refused")} >= {"used", "wrong", "expired", "not_allowed"}
    assert log.of("sso.signed_in")
    tokens = [value for text in (*links, *map(bytes.decode, bodies)) for value in parse_qs(text)["token"]]
    assert len(set(tokens)) == 6
    secrets = {*said.values(), *tokens, *map(quote_plus, tokens), "canary", "카나리", access_token, ADDRESS, KEY}
    assert {secret for secret in secrets if secret in log.text} == set()


REQUEST_ID, TRACE = "7eb8ecea38b5499297890fef613852be", "4bf92f3577b34da6a3ce929d0e0e4736"
FROM_A_PROXY = {"X-Request-ID": REQUEST_ID, "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}


def test_the_ids_of_a_trusted_proxy_go_on(client: Client, narae: Service, log: Log, settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.0/8")]
    answer = client.get("/narae/help/", headers=FROM_A_PROXY)
    assert answer.headers["X-Request-ID"] == REQUEST_ID
    (line,) = log.of("http.request")
    assert (line["request_id"], line["trace_id"]) == (REQUEST_ID, TRACE)


@pytest.mark.parametrize(
    ("proxies", "headers"),
    [
        ([], FROM_A_PROXY),
        (["127.0.0.0/8"], {"X-Request-ID": "카나리", "traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"}),
    ],
    ids=["a stranger", "unusable"],
)
def test_other_ids_do_not(
    member: Browser, log: Log, settings: Any, proxies: list[str], headers: dict[str, str]
) -> None:
    settings.TRUSTED_PROXIES = [ip_network(proxy) for proxy in proxies]
    Client().get("/narae/help/", headers={name: value.encode().decode("latin-1") for name, value in headers.items()})
    (line,) = log.of("http.request")
    assert len(line["request_id"]) == 16 and "trace_id" not in line


def list_told(log: Log) -> list[tuple[str, str]]:
    """Each line from WARNING up: its level and event."""
    return [(line["level"], line["event"]) for line in log.lines if line["level"] in {"WARNING", "ERROR", "CRITICAL"}]


def test_a_storage_that_is_away_is_one_line(member: Browser, bucket: Bucket, log: Log) -> None:
    filled(member).attach(("사진.png", PNG)).submit()
    file = Attachment.objects.get()
    bucket.fail(s3.answer_500, "GET")
    assert member.get(f"/narae/files/{file.pk}/").status == 503
    assert list_told(log) == [("ERROR", "storage.failed")]


def test_a_page_that_oc_does_not_answer_for_has_no_line_without_a_name(
    member: Browser, sandbox: Sandbox, log: Log
) -> None:
    sandbox.fault("detail", "html", status=503)
    assert member.get(f"{LIST}424242/").status == 503
    assert "other" not in [event for _level, event in list_told(log)]


def test_a_form_of_another_session_is_one_line(member: Browser, log: Log) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(NEW, {"f_content": "x"}).status_code == 403
    assert list_told(log) == [("WARNING", "http.csrf_refused")]
    [line] = log.of("http.csrf_refused")
    assert line["error"] == "CSRF cookie not set."


@pytest.mark.parametrize(
    ("request_", "status", "error"),
    [
        ({"path": "/narae/", "headers": {"Host": "elsewhere.invalid"}}, 400, "DisallowedHost"),
        ({"path": NEW, "data": dict.fromkeys(map(str, range(3000)), "")}, 413, "TooManyFieldsSent"),
    ],
)
def test_a_refused_request_is_one_line(narae: Service, log: Log, request_: Any, status: int, error: str) -> None:
    answer = Client().post(**request_)
    assert answer.status_code == status
    assert list_told(log) == [("WARNING", "http.request_refused")]
    assert log.of("http.request_refused")[0]["error"] == error


def test_only_an_exception_that_no_page_expects_is_told_by_django(log: Log) -> None:
    logger = logging.getLogger("django.request")
    logger.error("Service Unavailable: %s", "/", extra={"status_code": 503})
    logger.error("Internal Server Error: %s", "/", extra={"status_code": 500}, exc_info=ValueError("canary"))
    [line] = log.lines
    assert (line["event"], line["status"]) == ("other", 500)
    assert line["exc_info"].endswith("ValueError")
