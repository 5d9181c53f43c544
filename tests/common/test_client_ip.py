from ipaddress import ip_network
from typing import Any

import pytest
from django.test import RequestFactory, override_settings

from common.client_ip import find_client_address, get_client_ip

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


def test_it_works() -> None:
    assert find_client_address("10.0.0.1", "203.0.113.7", PROXIES) == "203.0.113.7"


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "found"),
    [
        # No proxy is trusted, or not the one that connects: the address of the socket counts.
        ("198.51.100.1", "203.0.113.7", [], "198.51.100.1"),
        ("198.51.100.1", "203.0.113.7", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "", PROXIES, "10.0.0.1"),
        # The right-most address that is not ours, whatever a customer wrote left of it.
        ("10.0.0.1", "6.6.6.6, 203.0.113.7", PROXIES, "203.0.113.7"),
        ("10.0.0.1", "10.0.0.9, 203.0.113.7", PROXIES, "203.0.113.7"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.7, 10.0.0.2, 10.0.0.3", PROXIES, "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7,203.0.113.8", PROXIES, "203.0.113.8"),
        # All are trusted proxies: the client is within the network.
        ("10.0.0.1", "10.0.0.7, 10.0.0.2", PROXIES, "10.0.0.7"),
        # What cannot be read ends the walk.
        ("10.0.0.1", "6.6.6.6, unknown", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, ", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, 999.1.1.1", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4' OR 1=1", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, _hidden, 10.0.0.2", PROXIES, "10.0.0.2"),
        # As some proxies write it.
        ("10.0.0.1", "203.0.113.7:51234", PROXIES, "203.0.113.7"),
        ("10.0.0.1", "[2001:db8::7]:51234", PROXIES, "2001:db8::7"),
        ("10.0.0.1", "[2001:db8::7]", PROXIES, "2001:db8::7"),
        ("10.0.0.1", " 203.0.113.7 ", PROXIES, "203.0.113.7"),
        # Version 6, and version 4 in its clothes.
        ("fd00::1", "2001:DB8:0:0::7", PROXIES, "2001:db8::7"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.7", PROXIES, "203.0.113.7"),
        ("fe80::1%eth0", "", PROXIES, "fe80::1"),
        # A Unix socket has no address of the client.
        ("", "203.0.113.7", PROXIES, ""),
        ("", "", [], ""),
    ],
)
def test_whose_word_counts(remote: str, forwarded: str, trusted: list, found: str) -> None:
    assert find_client_address(remote, forwarded, trusted) == found


FORGED: dict[str, Any] = {
    "HTTP_X_FORWARDED_FOR": "6.6.6.6",
    "HTTP_X_REAL_IP": "6.6.6.6",
    "HTTP_FORWARDED": "for=6.6.6.6",
    "HTTP_CF_CONNECTING_IP": "6.6.6.6",
    "HTTP_TRUE_CLIENT_IP": "6.6.6.6",
    "HTTP_X_CLIENT_IP": "6.6.6.6",
    "HTTP_CLIENT_IP": "6.6.6.6",
    "HTTP_X_ORIGINATING_IP": "6.6.6.6",
    "HTTP_OC_CLIENT_IP": "6.6.6.6",
}


@pytest.mark.parametrize("header", FORGED)
def test_t38_a_header_is_ignored_unless_a_trusted_proxy_sends_it(header: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.1", **{header: FORGED[header]})
    assert get_client_ip(request) == "198.51.100.1"


def test_behind_a_proxy_its_word_is_believed() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **FORGED | {"HTTP_X_FORWARDED_FOR": "203.0.113.7"})
    with override_settings(TRUSTED_PROXIES=PROXIES):
        assert get_client_ip(request) == "203.0.113.7"
