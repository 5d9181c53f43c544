"""Limits of guests' inquiries for each email address and network."""

from datetime import timedelta

from django.conf import settings

from accounts.security import rate_limit
from common import networks, normalization

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
# Of the scopes of `accounts.security.rate_limit`.
OF_ADDRESS, OF_NETWORK = "guests' inquiries with an address", "guests' requests from a network"


class GuestLimitReached(Exception):
    """The limit of this email address or network is reached: nothing was accepted."""

    def __init__(self, *, from_network: bool) -> None:
        super().__init__()
        self.from_network = from_network


def spend_for_address(email: str) -> None:
    """Count one inquiry with an unconfirmed address. Raises `GuestLimitReached` if its limit of the day is reached."""
    address = normalization.normalize_for_counting(email)
    if not rate_limit.spend(OF_ADDRESS, address, settings.GUEST_ADDRESS_LIMIT, _DAY):
        raise GuestLimitReached(from_network=False)


def spend_for_network(client_ip: str) -> None:
    """Count one request of a guest's network. Raises `GuestLimitReached` if its limit of the hour is reached."""
    network = networks.get_network(client_ip)
    if network and not rate_limit.spend(OF_NETWORK, network, settings.GUEST_NETWORK_LIMIT, _HOUR):
        raise GuestLimitReached(from_network=True)
