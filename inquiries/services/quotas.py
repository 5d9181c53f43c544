"""Limits on what customers may add, so that neither the disk nor a stranger's mailbox is filled.

`accounts.security.sliding_window` counts.
"""

from datetime import timedelta

from django.conf import settings

from accounts.security import sliding_window
from common import networks, normalization
from inquiries.models import Service

FILES_PER_PERSON = 100
# An office, or half a city behind one address, shares this; a guest who throws the cookies away meets it.
FILES_PER_NETWORK = 500
# Drafts are counted in parts of so many bytes, begun ones as whole.
DRAFT_PART = 16 * 1024
DRAFT_PARTS_PER_PERSON = 100
DRAFT_PARTS_PER_NETWORK = 300  # of guests: members are counted one by one
NEW_GUESTS_PER_NETWORK = 500  # who are remembered before they have sent anything
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
# Of the scopes that are counted in more than one place.
_PERSON, _NETWORK = "files of a person", "files from a network"


class GuestLimitReached(Exception):
    """The limit of this guest's email address or network is reached: nothing was accepted."""

    def __init__(self, *, from_network: bool) -> None:
        super().__init__()
        self.from_network = from_network


def has_room_for_file(service: Service, usercode: str, client_ip: str) -> bool:
    """Count one more file of this person and address; False if it exceeds the limit of today."""
    network = networks.get_network(client_ip)
    if not sliding_window.spend(_PERSON, f"{service.pk} {usercode}", FILES_PER_PERSON, _DAY):
        return False
    if network and not sliding_window.spend(_NETWORK, network, FILES_PER_NETWORK, _DAY):
        sliding_window.give_back(_PERSON, f"{service.pk} {usercode}")
        return False
    return True


def give_back_file(service: Service, usercode: str, client_ip: str) -> None:
    """Take back the count of a file that was not stored through a fault of the portal."""
    sliding_window.give_back(_PERSON, f"{service.pk} {usercode}")
    if network := networks.get_network(client_ip):
        sliding_window.give_back(_NETWORK, network)


def has_room_for_draft(owner: str, is_members: bool, client_ip: str, before: int, now: int) -> bool:
    """Count a draft's growth from `before` to `now` bytes; False if it exceeds the limit of today."""
    parts = -(-now // DRAFT_PART) - -(-before // DRAFT_PART)
    network = "" if is_members else networks.get_network(client_ip)
    for _part in range(parts):
        if not sliding_window.spend("drafts of a person", owner, DRAFT_PARTS_PER_PERSON, _DAY):
            return False
        if network and not sliding_window.spend("drafts from a network", network, DRAFT_PARTS_PER_NETWORK, _DAY):
            return False
    return True


def may_be_remembered(client_ip: str) -> bool:
    """Count one more guest of this address who has sent nothing yet; False if it exceeds the limit of today."""
    network = networks.get_network(client_ip)
    return not network or sliding_window.spend("new guests from a network", network, NEW_GUESTS_PER_NETWORK, _DAY)


def count_guests_inquiry(email: str) -> None:
    """Count one inquiry with an unconfirmed address. Raises `GuestLimitReached` if its limit of the day is reached."""
    address = normalization.normalize_for_counting(email)
    if not sliding_window.spend("guests' inquiries with an address", address, settings.GUEST_ADDRESS_LIMIT, _DAY):
        raise GuestLimitReached(from_network=False)


def count_guests_request(client_ip: str) -> None:
    """Count one request of a guest's network. Raises `GuestLimitReached` if its limit of the hour is reached."""
    network = networks.get_network(client_ip)
    if network and not sliding_window.spend(
        "guests' requests from a network", network, settings.GUEST_NETWORK_LIMIT, _HOUR
    ):
        raise GuestLimitReached(from_network=True)
