"""Over TLS the peer has to be who it says, and the deadline holds as it does without."""

from pathlib import Path
from typing import Any

import pytest
import requests.adapters

from inquiries.oc.client import Client
from inquiries.oc.errors import Misconfigured, OutcomeUnknown, Unavailable
from tests.inquiries.oc.conftest import credentials
from tests.inquiries.oc.samples import Caller, create, sample_answer, service
from tests.support.certificates import certified
from tests.support.rawserver import Peer, RawServer, answering, http

__all__ = ["certified"]

SERVICE = sample_answer("service")

every: pytest.MarkDecorator = pytest.mark.parametrize("call", [create, service])


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the certificate of the test's server were one that everybody trusts."""
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "server.pem"))


@pytest.mark.usefixtures("trusted")
def test_it_works(raw_server: Any, certified: Any) -> None:
    server = raw_server(answering(SERVICE), tls=certified())
    client = Client(credentials(server.url))
    assert client.service() == client.service()
    assert server.connections == 1


@pytest.mark.usefixtures("trusted")
@every
def test_a_dripped_answer_is_cut(raw_server: Any, certified: Any, call: Caller) -> None:
    def drip(peer: Peer) -> None:
        peer.request()
        peer.send(http(b"", headers={"Content-Length": "1000"}))
        peer.drip(b" " * 1000)

    server = raw_server(drip, tls=certified())
    with pytest.raises(OutcomeUnknown if call is create else Unavailable):
        call(Client(credentials(server.url), deadline=1.0))


@every
def test_a_self_signed_certificate_is_a_configuration_error(raw_server: Any, certified: Any, call: Caller) -> None:
    assert_refused(raw_server(answering(SERVICE), tls=certified()), call)


@pytest.mark.usefixtures("trusted")
@every
def test_a_certificate_for_another_host_is_a_setting(raw_server: Any, certified: Any, call: Caller) -> None:
    assert_refused(raw_server(answering(SERVICE), tls=certified("example.com")), call)


@pytest.mark.usefixtures("trusted")
@every
def test_an_expired_certificate_is_a_setting(raw_server: Any, certified: Any, call: Caller) -> None:
    assert_refused(raw_server(answering(SERVICE), tls=certified(days=-1)), call)


@every
def test_a_port_that_does_not_speak_tls_is_a_setting(raw_server: Any, call: Caller) -> None:
    def plain(peer: Peer) -> None:
        peer.send(http(b"", status="400 Bad Request"))
        peer.hold()

    server = raw_server(plain)
    assert_refused(server, call, url=server.url.replace("http:", "https:"))


@every
def test_a_handshake_that_is_hung_up_on_is_unavailable_even_for_a_write(raw_server: Any, call: Caller) -> None:
    def hang_up(peer: Peer) -> None:
        peer.sock.recv(5)

    server = raw_server(hang_up)
    with pytest.raises(Unavailable):
        call(Client(credentials(server.url.replace("http:", "https:"))))


@every
def test_a_handshake_that_stalls_is_unavailable_even_for_a_write(raw_server: Any, call: Caller) -> None:
    server = raw_server(lambda peer: peer.hold())
    with pytest.raises(Unavailable):
        call(Client(credentials(server.url.replace("http:", "https:")), connect_timeout=0.2, deadline=0.4))


def assert_refused(server: RawServer, call: Caller, url: str = "") -> None:
    with pytest.raises(Misconfigured) as caught:
        call(Client(credentials(url or server.url)))
    assert caught.value.reason == "tls"
    assert not server.requests, "nothing may be sent to a stranger"
