"""`deploy/nginx.conf` as it is, in Debian's nginx (`.ci/run` installs it), before a server that shows what arrives.

Without nginx these tests are skipped, and say so.
"""

import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from inquiries.domain.file_inspection.upload_limits_for_pages import LARGEST_BODY
from tests.support.nginx import HOST, NGINX, Proxy
from tests.support.rawserver import Peer, RawServer
from tests.support.source import ROOT
from tests.support.validity import faults
from tests.support.waiting import wait_until

PAGES = sorted((ROOT / "deploy/pages").iterdir())
needs_nginx = pytest.mark.skipif(not NGINX, reason="CONFIGURATION OF THE PROXY NOT TESTED: no nginx on this machine")


def answer_all(peer: Peer) -> None:
    while received := peer.request():
        if received.target == "/refused":
            peer.answer(b"the portal's own page", status="413 Too Large")
        elif received.target == "/busy":
            peer.answer(b"the portal's own page", status="503 Busy")
        else:
            peer.answer(b"well")


@pytest.fixture
def server(raw_server: Callable[..., RawServer]) -> RawServer:
    return raw_server(answer_all)


@pytest.fixture
def proxy(tmp_path: Path, server: RawServer, certified: Callable[..., ssl.SSLContext]) -> Iterator[Proxy]:
    certified(HOST)
    running = Proxy(tmp_path, server.url.removeprefix("http://").replace("localhost", "127.0.0.1"))
    yield running
    running.stop()


@needs_nginx
def test_the_largest_form_arrives_whole(proxy: Proxy, server: RawServer) -> None:
    form = bytes(range(256)) * (LARGEST_BODY // 256)
    assert proxy.ask("/shop/new/", form)[:2] == (200, "well")
    assert server.requests[-1].body == form


@needs_nginx
def test_a_slow_sender_keeps_the_portal_waiting_for_nothing(proxy: Proxy, server: RawServer) -> None:
    with proxy.connect() as slow:
        slow.sendall(
            b"POST /slow HTTP/1.1\r\nHost: %s\r\nContent-Length: 400000\r\n\r\n" % HOST.encode() + b"x" * 200_000
        )
        proxy.ask("/quick", b"form")
        assert [(request.target, server.connections) for request in server.requests] == [("/quick", 1)]
        slow.sendall(b"x" * 200_000)
        assert slow.recv(12) == b"HTTP/1.1 200"
    assert len(server.requests[-1].body) == 400_000


@needs_nginx
def test_what_a_client_says_about_itself_is_replaced(proxy: Proxy, server: RawServer) -> None:
    elsewhere = "203.0.113.9"
    spoofed = {"X-Forwarded-For": elsewhere, "X-Forwarded-Proto": "http", "Forwarded": f"for={elsewhere}"}
    others = {"X-Real-IP": elsewhere, "X-Forwarded-Host": "evil.example", "X-Request-ID": "mine"}
    proxy.ask("/", headers=spoofed | others)
    received = server.requests[-1].headers
    assert re.fullmatch("[0-9a-f]{32}", received.pop("x-request-id"))
    assert received.pop("accept-encoding") == "identity"
    assert received == {"host": HOST, "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https"}


@needs_nginx
@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "//metrics", "/%6detrics", "/a/../readyz", "/metrics?a"]
)
def test_probes_and_figures_stay_inside(proxy: Proxy, server: RawServer, path: str) -> None:
    assert proxy.ask(path)[0] == 404
    assert server.requests == []


@needs_nginx
@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "ko"),
        ({"Accept-Language": "de-DE,th;q=0.9,en;q=0.8"}, "th"),
        ({"Accept-Language": "en-US", "Cookie": "sessionid=a; django_language=zh-hans"}, "zh"),
        ({"Accept-Language": "en-US", "Cookie": "django_language-framed=ja"}, "ja"),
    ],
)
def test_its_own_413_is_a_page_in_the_customers_language(
    proxy: Proxy, server: RawServer, headers: dict[str, str], language: str
) -> None:
    status, page, sent = proxy.ask("/shop/new/", b"x" * (LARGEST_BODY + 1), headers)
    assert (status, page) == (413, (ROOT / f"deploy/pages/too-large.{language}.html").read_text(encoding="utf-8"))
    assert sent["cache-control"] == "no-store" and sent["content-type"] == "text/html; charset=utf-8"
    assert server.requests == []


@needs_nginx
def test_its_own_502_is_a_page_in_the_customers_language(proxy: Proxy, server: RawServer) -> None:
    server.close()
    status, page, headers = proxy.ask("/shop/new/", b"form", {"Accept-Language": "en"})
    assert (status, page) == (502, (ROOT / "deploy/pages/unavailable.en.html").read_text(encoding="utf-8"))
    assert "server" not in headers or headers["server"] == "nginx"


@needs_nginx
@pytest.mark.parametrize(("path", "status"), [("/refused", 413), ("/busy", 503)])
def test_the_portals_own_errors_pass_as_they_are(proxy: Proxy, path: str, status: int) -> None:
    assert proxy.ask(path, b"form")[:2] == (status, "the portal's own page")


@needs_nginx
def test_no_path_is_logged(proxy: Proxy, tmp_path: Path) -> None:
    proxy.ask("/shop/guest/secret-of-a-link/?query=secret")
    log = tmp_path / "portal.log"
    wait_until(lambda: " GET 200 " in log.read_text())
    assert "secret" not in "".join(path.read_text() for path in tmp_path.glob("*.log"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_of_the_proxy_is_valid_and_needs_nothing_else(page: Path) -> None:
    markup = page.read_text(encoding="utf-8")
    assert faults(markup) == []
    assert re.findall(r"""(?:src|href)="(?!/")|url\(|@import|<script""", markup) == []
    own, *others = re.findall(r' lang="([a-z-]+)"', markup)
    assert own.startswith(page.name.split(".")[1])
    assert {own, *others} == {code for code, _name in settings.LANGUAGES}
