"""How many files may be added in a day, so that nobody fills the disk. In the database: see `members.throttles`."""

from datetime import timedelta

from inquiries import networks
from inquiries.models import Service
from members import throttles

PER_PERSON = 100
# An office, or half a city behind one address, shares this; a guest who throws the cookies away meets it.
PER_NETWORK = 500
_WINDOW = timedelta(days=1)


def has_room(service: Service, usercode: str, client_ip: str) -> bool:
    """Count one more file of this person from this address; False where it is one too many for today."""
    if not throttles.spend("files of a person", f"{service.pk} {usercode}", PER_PERSON, _WINDOW):
        return False
    network = networks.network(client_ip)
    return not network or throttles.spend("files from a network", network, PER_NETWORK, _WINDOW)
