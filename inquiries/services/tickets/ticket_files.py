"""The files of a ticket, under the portal's own ids, streamed to the ticket's owner."""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from inquiries.domain.file_inspection import file_names, file_types
from inquiries.models import Service
from inquiries.oc.client import Client, Download
from inquiries.oc.errors import NotFound
from inquiries.oc.types import tickets as oc
from inquiries.services.upstream.clients import get_client, get_ticket

# Where agents' HTML refers to a picture (OC API, section 6: content).
_IMAGE_SOURCE = re.compile(r"/api/v2/ticket/attachments/([0-9A-Za-z_-]+)")
Opened = Callable[[Client, str], AbstractContextManager[Download]]
_KNOWN_FOR = 300  # seconds for which a thread that was read need not be read again for each of its files


@dataclass(frozen=True, slots=True)
class ThreadFile:
    """A file of a thread. `id` is the portal's; OC's id stays on the server."""

    id: str
    name: str
    size: int  # bytes
    extension: str
    is_image: bool


def name_of(attachment: oc.Attachment) -> str:
    """Return the name under which a file is shown and saved, with a default in the reader's language."""
    name = file_names.clean(attachment.name)
    return name or file_types.add_extension(attachment.content_type, _("Unnamed file"))


class Shelf:
    """The files of one ticket that its owner may open, by the portal's ids."""

    def __init__(self, service: Service, usercode: str, ticket: oc.Ticket) -> None:
        self._service, self._ticket_id = service, ticket.id
        listed = [*ticket.attachments, *(file for entry in ticket.entries for file in entry.attachments)]
        shown = {i for entry in ticket.entries if not entry.by_customer for i in _IMAGE_SOURCE.findall(entry.content)}
        # Our id -> OC's id and the name; a picture that only the text refers to has no name of its own.
        self.index = {self._build_id(i): (i, "") for i in shown} | {
            self._build_id(file.id): (file.id, name_of(file)) for file in listed
        }
        cache.set(build_cache_key(service, usercode, ticket.id), self.index, _KNOWN_FOR)

    def files(self, attachments: Iterable[oc.Attachment]) -> tuple[ThreadFile, ...]:
        return tuple(self._file(attachment) for attachment in attachments)

    def image_urls(self, content: str) -> Mapping[str, str]:
        """Map OC's ids of the images in an agent's HTML to the portal's URLs."""
        return {i: self._url(self._build_id(i)) for i in set(_IMAGE_SOURCE.findall(content))}

    def _file(self, attachment: oc.Attachment) -> ThreadFile:
        name = name_of(attachment)
        is_image = file_types.get_content_type(name) in file_types.SAFE_IMAGES
        return ThreadFile(
            self._build_id(attachment.id), name, attachment.size, file_types.get_extension(name), is_image
        )

    def _build_id(self, upstream_id: str) -> str:
        text = f"{self._service.pk}:{self._ticket_id}:{upstream_id}"
        return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]

    def _url(self, file_id: str) -> str:
        return reverse("inquiries:file", args=(self._service.slug, self._ticket_id, file_id))


class OpenFile:
    """An open download from OC: iterate over its blocks, and close it."""

    def __init__(self, service: Service, upstream_id: str, name: str, opened: Opened = Client.download) -> None:
        """`opened` is the client's method for this kind of file."""
        self.name = name or "image"
        # From our table, never from the answer; a picture without a name is shown by what its bytes turn out to be.
        self.content_type = file_types.get_content_type(name)
        with ExitStack() as stack:
            download = stack.enter_context(opened(get_client(service), upstream_id))
            self.size = download.size
            self._chunks = iter(download.chunks)
            if not name:
                self._look_at_first_chunk()
            self._stack = stack.pop_all()

    def _look_at_first_chunk(self) -> None:
        first = next(self._chunks, b"")
        self.content_type = file_types.detect_safe_image_type(first)
        self._chunks = chain([first], self._chunks)

    @property
    def is_image(self) -> bool:
        return self.content_type in file_types.SAFE_IMAGES

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        self._stack.close()


def open_file(service: Service, usercode: str, ticket_id: str, file_id: str) -> OpenFile:
    """Open a file of the person's own ticket by the portal's id (OC API, section 7: attachment).

    Raises `NotFound` where the ticket is not theirs or has no such file, and what `inquiries.oc` raises for a read.
    """
    index = cache.get(build_cache_key(service, usercode, ticket_id))
    if index is None or file_id not in index:
        index = Shelf(service, usercode, get_ticket(service, usercode, ticket_id)).index
    if file_id not in index:
        raise NotFound("no such file on this ticket")
    return OpenFile(service, *index[file_id])


def build_cache_key(service: Service, usercode: str, ticket_id: str) -> str:
    # Hashed: a usercode may hold characters that a cache key may not.
    owner = hashlib.sha256(f"{usercode}\n{ticket_id}".encode()).hexdigest()
    return f"thread-files:{service.pk}:{owner}"
