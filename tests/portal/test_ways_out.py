"""An authority of the company's own and an outgoing proxy, as explicit settings of each way out."""

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from aiosmtpd.controller import Controller
from django.core.mail import get_connection, send_mail

from accounts.allauth.social_adapter import Elsewhere
from inquiries.oc.client import Client, Credentials
from inquiries.oc.errors import Misconfigured, Unavailable
from inquiries.oc.transport import DIRECT, Route
from portal.storage.address import parse_storage
from portal.storage.bucket import BucketStorage, StorageUnavailable
from tests.inquiries.oc.samples import sample_answer
from tests.support.mails import Mailbox
from tests.support.rawserver import RawServer, answering, http, tunnel

Start = Callable[..., RawServer]


@pytest.fixture
def authority(tmp_path: Path, certified: Callable[..., ssl.SSLContext]) -> ssl.SSLContext:
    """Of the company's own: its server's certificate, which nothing else trusts."""
    return certified()


@pytest.fixture
def ca_file(authority: ssl.SSLContext, tmp_path: Path) -> str:
    return str(tmp_path / "server.pem")


@pytest.fixture
def proxy(raw_server: Start) -> RawServer:
    return raw_server(tunnel)


def name_of(server: RawServer) -> str:
    return server.url.removeprefix("https://")


def ask_oc(server: RawServer, route: Route, **options: Any) -> None:
    Client(Credentials(server.url, "narae", "organization", "key"), route=route, **options).service()


def test_oc_is_reached_through_the_proxy(raw_server: Start, authority: Any, ca_file: str, proxy: RawServer) -> None:
    server = raw_server(answering(sample_answer("service")), tls=authority)
    # In production no address inside is connected to: that of the proxy is.
    ask_oc(server, Route(ca_file, proxy.url), public_only=True)
    assert [(one.method, one.target) for one in proxy.requests] == [("CONNECT", name_of(server))]
    assert len(server.requests) == 1


def test_oc_with_an_unknown_authority_is_not_trusted(raw_server: Start, authority: Any, proxy: RawServer) -> None:
    server = raw_server(answering(sample_answer("service")), tls=authority)
    for route in (DIRECT, Route(proxy=proxy.url)):
        with pytest.raises(Misconfigured):
            ask_oc(server, route)
    assert server.requests == []


def test_oc_behind_a_proxy_that_refuses_is_tried_again(raw_server: Start, authority: Any, ca_file: str) -> None:
    server = raw_server(answering(sample_answer("service")), tls=authority)
    refusing = raw_server(answering(http(b"", status="407 Proxy Authentication Required")))
    with pytest.raises(Unavailable):
        ask_oc(server, Route(ca_file, refusing.url))
    assert (len(refusing.requests), server.requests) == (3, [])


def test_identity_providers_are_reached_through_the_proxy(
    raw_server: Start, authority: Any, ca_file: str, proxy: RawServer, settings: Any
) -> None:
    server = raw_server(answering(http(b"{}")), tls=authority)
    with pytest.raises(requests.exceptions.SSLError):
        Elsewhere().get_requests_session().get(server.url)
    settings.OIDC_CA_FILE, settings.OIDC_PROXY_URL = ca_file, proxy.url
    assert Elsewhere().get_requests_session().get(server.url).json() == {}
    assert [one.target for one in proxy.requests] == [name_of(server)]


def make_bucket(server: RawServer, options: str = "") -> BucketStorage:
    address = f"s3://files/?endpoint={server.url}&addressing=path&region=eu-1{options}"
    return BucketStorage(**parse_storage(address, Path("/none"), "id", "secret")["OPTIONS"])


def test_the_bucket_is_reached_through_the_proxy(
    raw_server: Start, authority: Any, ca_file: str, proxy: RawServer
) -> None:
    server = raw_server(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), tls=authority)
    with pytest.raises(StorageUnavailable):
        make_bucket(server).exists("a")
    assert make_bucket(server, f"&ca={ca_file}&proxy={proxy.url}").exists("a")
    assert [one.target for one in proxy.requests] == [name_of(server)]


@pytest.fixture
def mailbox(authority: ssl.SSLContext, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server with TLS from the start, under the authority."""
    monkeypatch.setattr(socket, "getfqdn", lambda: "localhost")  # which Django would look up
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="localhost", port=port, ssl_context=authority)
    controller.start()
    settings.EMAIL_BACKEND = "accounts.mail.smtp_with_own_ca.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_SSL = "localhost", port, True
    yield box
    controller.stop()


def test_mails_go_to_a_server_of_the_authority(mailbox: Mailbox, ca_file: str, settings: Any) -> None:
    with pytest.raises(ssl.SSLError):
        get_connection().open()
    settings.EMAIL_CA_FILE = ca_file
    send_mail("subject", "text", "a@example.com", ["b@example.com"], connection=get_connection())
    assert [mail["Subject"] for mail in mailbox.mails] == ["subject"]
