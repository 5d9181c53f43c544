"""A key goes to the vendor's hosts over TLS, or to this machine, and nowhere else."""

from typing import Any

import pytest

from inquiries.oc.client import Client
from inquiries.oc.credentials import Credentials, build_base_url
from inquiries.oc.errors import Misconfigured
from tests.inquiries.oc.samples import Caller, create, detail, listing
from tests.support.rawserver import answering


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ("real", "https://acme.oc.nhncloud.com"),
        ("beta", "https://acme.oc.beta-nhncloud.com"),
        ("alpha", "https://acme.oc.alpha-nhncloud.com"),
    ],
)
def test_it_works(environment: Any, address: str) -> None:
    assert build_base_url(environment, "acme") == address
    assert Credentials(address, "narae", "o", "k").base_url == address


@pytest.mark.parametrize(
    "domain", ["", "a.b", "-a", "a-", "a/b", "a@b", "a:1", "a b", "é", "a" * 64, "evil.com#", "a\n"]
)
def test_a_domain_is_one_label(domain: str) -> None:
    with pytest.raises(ValueError, match="label"):
        build_base_url("real", domain)


def test_an_environment_is_one_of_three() -> None:
    with pytest.raises(ValueError, match="environment"):
        build_base_url("prod", "acme")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8900", "http://127.8.9.1", "http://[::1]:8900", "http://localhost:1"]
)
def test_plain_http_goes_to_this_machine(url: str) -> None:
    assert Credentials(url, "narae", "o", "k")


@pytest.mark.parametrize(
    "url",
    [
        *["http://example.com", "http://10.0.0.1", "http://localhost.example.com", "http://127.0.0.1.example.com"],
        *["ftp://localhost", "//localhost", "localhost", "", "https://", "http://0.0.0.0", "http://user@localhost"],
        *["https://example.com/", "https://example.com/prefix", "https://example.com?x=1", "https://example.com#x"],
    ],
)
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        Credentials(url, "narae", "o", "k")


@pytest.mark.parametrize("service_id", ["", "..", "a/b", "a b"])
def test_a_service_id_is_one_segment(service_id: str) -> None:
    with pytest.raises(ValueError, match="segment"):
        Credentials("https://example.com", service_id, "o", "k")


def test_the_key_is_not_shown() -> None:
    assert "secret" not in repr(Credentials("https://example.com", "narae", "o", "secret"))


@pytest.mark.parametrize("call", [create, detail, listing])
@pytest.mark.parametrize(("organization_id", "key"), [("", "k"), ("o", "")])
def test_no_call_is_signed_without_a_key(raw_server: Any, call: Caller, organization_id: str, key: str) -> None:
    server = raw_server(answering(b""))
    with pytest.raises(Misconfigured) as caught:
        call(Client(Credentials(server.url, "narae", organization_id, key)))
    assert caught.value.reason == "key"
    assert server.connections == 0
