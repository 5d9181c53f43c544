"""The networks of addresses."""

import pytest

from common.networks import get_network


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_one_customer_is_an_address_or_a_64(address: str, network: str) -> None:
    assert get_network(address) == network
