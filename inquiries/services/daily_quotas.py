"""Limits on what may be added in a day, so that the disk is not filled. Counted by `accounts.security.rate_limit`."""

from datetime import timedelta

from accounts.security import rate_limit
from common import networks
from inquiries.models import Service

PER_PERSON = 100
# An office, or half a city behind one address, shares this; a guest who throws the cookies away meets it.
PER_NETWORK = 500
_WINDOW = timedelta(days=1)
_PERSON, _NETWORK = "files of a person", "files from a network"
# Drafts are counted in parts of so many bytes, begun ones as whole.
DRAFT_PART = 16 * 1024
DRAFT_PARTS_PER_PERSON = 100
DRAFT_PARTS_PER_NETWORK = 300  # of guests: members are counted one by one
NEW_GUESTS_PER_NETWORK = 500  # who are remembered before they have sent anything


def has_room(service: Service, usercode: str, client_ip: str) -> bool:
    """Count one more file of this person and address; False if it exceeds the limit of today."""
    network = networks.get_network(client_ip)
    if not rate_limit.spend(_PERSON, f"{service.pk} {usercode}", PER_PERSON, _WINDOW):
        return False
    if network and not rate_limit.spend(_NETWORK, network, PER_NETWORK, _WINDOW):
        rate_limit.give_back(_PERSON, f"{service.pk} {usercode}")
        return False
    return True


def give_back(service: Service, usercode: str, client_ip: str) -> None:
    """Take back the count of a file that was not stored through a fault of the portal."""
    rate_limit.give_back(_PERSON, f"{service.pk} {usercode}")
    if network := networks.get_network(client_ip):
        rate_limit.give_back(_NETWORK, network)


def has_room_for_draft(owner: str, is_members: bool, client_ip: str, before: int, now: int) -> bool:
    """Count a draft's growth from `before` to `now` bytes; False if it exceeds the limit of today."""
    parts = -(-now // DRAFT_PART) - -(-before // DRAFT_PART)
    network = "" if is_members else networks.get_network(client_ip)
    for _part in range(parts):
        if not rate_limit.spend("drafts of a person", owner, DRAFT_PARTS_PER_PERSON, _WINDOW):
            return False
        if network and not rate_limit.spend("drafts from a network", network, DRAFT_PARTS_PER_NETWORK, _WINDOW):
            return False
    return True


def may_be_remembered(client_ip: str) -> bool:
    """Count one more guest of this address who has sent nothing yet; False if it exceeds the limit of today."""
    network = networks.get_network(client_ip)
    return not network or rate_limit.spend("new guests from a network", network, NEW_GUESTS_PER_NETWORK, _WINDOW)
