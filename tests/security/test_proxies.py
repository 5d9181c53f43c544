"""What peers say about a request, at the real server: the listed proxy, 127.0.0.1, is believed, and no one else."""

import http.client
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal.middleware.forwarded_scheme import filter_forwarded_scheme
from tests.security.server import Served, served
from tests.support.sandbox import Sandbox

LISTED, UNLISTED = "127.0.0.1", "127.0.0.2"
Answer = http.client.HTTPResponse


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sandbox_process: Sandbox) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("proxies"), sandbox_process, production=True) as there:
        yield there


def ask(server: Served, *headers: tuple[str, str], peer: str = LISTED, path: str = "/accounts/sign-in/") -> Answer:
    connection = http.client.HTTPConnection(*server.address, timeout=60, source_address=(peer, 0))
    connection.putrequest("GET", path, skip_host=True)
    for name, value in (("Host", "portal.example"), *headers):
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def is_taken_as_https(answer: Answer) -> bool:
    """Production leads from plain HTTP to HTTPS."""
    if answer.status == 301:
        assert answer.headers["Location"] == "https://portal.example/accounts/sign-in/"
        return False
    assert answer.status == 200
    return True


HTTPS = ("X-Forwarded-Proto", "https")


def test_t38_a_listed_proxy_says_that_it_was_https(server: Served) -> None:
    assert is_taken_as_https(ask(server, HTTPS))


def test_t38_another_peer_does_not(server: Served) -> None:
    answer = ask(server, HTTPS, peer=UNLISTED)
    assert not is_taken_as_https(answer)
    assert "Strict-Transport-Security" not in answer.headers


def test_a_proxy_that_is_not_listed_is_told_once_a_process(caplog: pytest.LogCaptureFixture, settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network("192.0.2.0/24")]
    middleware = filter_forwarded_scheme(lambda _request: HttpResponse())
    for peer in ("192.0.2.1", "198.51.100.1", "198.51.100.1"):
        middleware(RequestFactory().get("/", headers={"X-Forwarded-Proto": "https"}, REMOTE_ADDR=peer))
    assert [record.message for record in caplog.records] == ["http.proxy_not_trusted"]


def test_t38_of_several_values_the_proxys_own_counts(server: Served) -> None:
    assert not is_taken_as_https(ask(server, HTTPS, ("X-Forwarded-Proto", "http")))
    assert not is_taken_as_https(ask(server, ("X-Forwarded-Proto", "https, http")))
    assert is_taken_as_https(ask(server, ("X-Forwarded-Proto", "http, https")))


@pytest.mark.parametrize("peer", [LISTED, UNLISTED])
@pytest.mark.parametrize(
    "header",
    [
        ("X-Forwarded-Ssl", "on"),
        ("X-Forwarded-Protocol", "ssl"),
        ("X_FORWARDED_PROTO", "https"),
        ("Forwarded", "proto=https"),
        ("X-Forwarded-Scheme", "https"),
    ],
    ids=lambda header: header[0],
)
def test_t38_no_other_header_says_so(server: Served, peer: str, header: tuple[str, str]) -> None:
    assert not is_taken_as_https(ask(server, header, peer=peer))


@pytest.mark.parametrize("peer", [LISTED, UNLISTED])
@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name", "PATH_INFO", "Path-Info", "REMOTE_USER", "Remote-User"])
def test_t38_no_peer_sets_the_environment(server: Served, peer: str, name: str) -> None:
    """Gunicorn by itself takes SCRIPT_NAME and PATH_INFO from loopback peers."""
    answer = ask(server, (name, "/admin"), ("X-Forwarded-Proto", "https"), path="/healthz", peer=peer)
    assert answer.status == 200
    onward = ask(server, (name, "/accounts"), HTTPS, path="/accounts/security/").headers["Location"]
    assert onward.startswith("/accounts/sign-in/?next=/accounts/security/")


def test_t38_a_proxy_line_is_no_request(server: Served) -> None:
    """The PROXY protocol would set the client's address."""
    connection = http.client.HTTPConnection(*server.address, timeout=60)
    connection.connect()
    connection.sock.sendall(
        b"PROXY TCP4 203.0.113.7 127.0.0.1 1 80\r\nGET /healthz HTTP/1.1\r\nHost: portal.example\r\n\r\n"
    )
    assert b" 400 " in connection.sock.recv(4096).partition(b"\r\n")[0]
    connection.close()
