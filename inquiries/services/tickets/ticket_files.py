"""The files of a ticket, for its owner."""

import hashlib
from collections.abc import Iterable

from django.core.cache import cache

from inquiries.models import Service
from inquiries.oc.types.category_and_attachment import Attachment
from inquiries.services.upstream import upstream_files
from inquiries.services.upstream.clients import get_ticket
from inquiries.services.upstream.upstream_files import TICKET, OpenFile, UpstreamFiles

_KNOWN_FOR = 300  # seconds for which a thread that was read need not be read again for each of its files


def collect_files(
    service: Service, usercode: str, ticket_id: str, attachments: Iterable[Attachment], images: Iterable[str]
) -> UpstreamFiles:
    """Return the files of the person's own ticket, and remember them for `open_file`.

    Args:
        service: the ticket's service.
        usercode: whose ticket it is.
        ticket_id: the ticket at OC.
        attachments: those of the question and of all entries.
        images: OC's ids of the images that agents' entries refer to: a customer's text is text.
    """
    files = UpstreamFiles(TICKET, service, ticket_id, attachments, images)
    cache.set(build_cache_key(service, usercode, ticket_id), files.index, _KNOWN_FOR)
    return files


def open_file(service: Service, usercode: str, ticket_id: str, file_id: str) -> OpenFile:
    """Open a file of the person's own ticket by the portal's id (OC API, section 7: attachment).

    Raises:
        NotFound: The ticket is not theirs, or has no such file.
        OCError: Any other error of `inquiries.oc` for a read.
    """
    index = cache.get(build_cache_key(service, usercode, ticket_id))
    if index is None or file_id not in index:
        ticket = get_ticket(service, usercode, ticket_id)
        images = TICKET.reference.findall(ticket.agents_html)
        index = collect_files(service, usercode, ticket.id, ticket.all_attachments, images).index
    return upstream_files.open_file(TICKET, service, index, file_id)


def build_cache_key(service: Service, usercode: str, ticket_id: str) -> str:
    # Hashed: a usercode may hold characters that a cache key may not.
    owner = hashlib.sha256(f"{usercode}\n{ticket_id}".encode()).hexdigest()
    return f"thread-files:{service.pk}:{owner}"
