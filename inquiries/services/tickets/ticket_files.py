"""The files of a ticket, for its owner."""

import hashlib

from django.core.cache import cache

from inquiries.models import Service
from inquiries.oc.types.tickets import Ticket
from inquiries.services.upstream import upstream_files
from inquiries.services.upstream.clients import get_ticket
from inquiries.services.upstream.upstream_files import TICKET, OpenFile, UpstreamFiles

_KNOWN_FOR = 300  # seconds for which a thread that was read need not be read again for each of its files


def collect_files(service: Service, usercode: str, ticket: Ticket) -> UpstreamFiles:
    """Return the files of the person's own ticket, and remember them for `open_file`."""
    attachments = [*ticket.attachments, *(file for entry in ticket.entries for file in entry.attachments)]
    # Only the agents' side may show images by reference: a customer's text is text.
    html = "\n".join(entry.content for entry in ticket.entries if not entry.by_customer)
    files = UpstreamFiles(TICKET, service, ticket.id, attachments, html)
    cache.set(build_cache_key(service, usercode, ticket.id), files.index, _KNOWN_FOR)
    return files


def open_file(service: Service, usercode: str, ticket_id: str, file_id: str) -> OpenFile:
    """Open a file of the person's own ticket by the portal's id (OC API, section 7: attachment).

    Raises:
        NotFound: The ticket is not theirs, or has no such file.
        OCError: Any other error of `inquiries.oc` for a read.
    """
    index = cache.get(build_cache_key(service, usercode, ticket_id))
    if index is None or file_id not in index:
        index = collect_files(service, usercode, get_ticket(service, usercode, ticket_id)).index
    return upstream_files.open_file(TICKET, service, index, file_id)


def build_cache_key(service: Service, usercode: str, ticket_id: str) -> str:
    # Hashed: a usercode may hold characters that a cache key may not.
    owner = hashlib.sha256(f"{usercode}\n{ticket_id}".encode()).hexdigest()
    return f"thread-files:{service.pk}:{owner}"
