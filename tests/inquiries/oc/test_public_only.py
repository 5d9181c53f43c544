"""A client for the public internet connects to no address inside, whatever a name resolves to by then."""

from collections.abc import Callable

import pytest

from inquiries.oc import public_addresses
from inquiries.oc.client import Client
from inquiries.oc.errors import Misconfigured
from tests.inquiries.oc.conftest import credentials
from tests.inquiries.oc.samples import Caller, create, sample_answer, service
from tests.support.rawserver import Peer, RawServer

INSIDE = ["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.254"]
INSIDE += ["0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1"]
INSIDE += ["::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fdff::1", "ff02::1", "2001:db8::1"]
INSIDE += ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:a00:1::"]


def answer(peer: Peer) -> None:
    peer.request()
    peer.send(sample_answer("service"))


@pytest.mark.parametrize("call", [service, create])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_t45_it_does_not_connect_inside(raw_server: Callable[..., RawServer], host: str, call: Caller) -> None:
    """A name is looked at as it resolves for the connection itself, so that it cannot resolve otherwise by then."""
    server = raw_server(answer)
    client = Client(credentials(server.url.replace("127.0.0.1", host)), public_only=True)
    with pytest.raises(Misconfigured) as raised:
        call(client)
    assert raised.value.reason == "inside"
    assert server.requests == []


def test_t45_a_download_does_not_either(raw_server: Callable[..., RawServer]) -> None:
    server = raw_server(answer)
    with pytest.raises(Misconfigured), Client(credentials(server.url), public_only=True).download("1"):
        pass
    assert server.requests == []


@pytest.mark.parametrize("address", [*INSIDE, "", "name.example"])
def test_t45_it_is_inside(address: str) -> None:
    assert not public_addresses.is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_it_is_outside(address: str) -> None:
    assert public_addresses.is_public(address)
