"""The files of a document at OC (a ticket, a question or a notice), under ids of the portal, streamed from OC."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext as _

from common.hashing import hash_with_secret_key
from inquiries.domain.file_inspection import accepted_files, file_names
from inquiries.models import Service
from inquiries.oc.client import Client, Download
from inquiries.oc.errors import NotFound
from inquiries.oc.types.category_and_attachment import Attachment
from inquiries.services.upstream.clients import get_client


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """How HTML of this kind of document refers to a file at OC, the portal's route to it, and the client's method."""

    name: str
    reference: re.Pattern[str]
    route: str
    download: Callable[[Client, str], AbstractContextManager[Download]]


# OC API, sections 6, 10 and 11: content. A reference in one kind of document never opens a file of another.
TICKET = DocumentKind(
    "ticket", re.compile(r"/api/v2/ticket/attachments/([0-9A-Za-z_-]+)"), "inquiries:file", Client.download
)
QUESTION = DocumentKind(
    "faq", re.compile(r"/helpdoc/attachments/([\w-]+)"), "inquiries:question-file", Client.question_file
)
NOTICE = DocumentKind(
    "notice", re.compile(r"/notice/attachments/([\w-]+)"), "inquiries:notice-file", Client.notice_file
)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file to list under its document. `id` is the portal's; OC's id stays on the server."""

    id: str
    name: str
    size: int  # bytes
    extension: str
    is_image: bool


class OpenFile:
    """An open download from OC: iterate over its blocks, and close it."""

    def __init__(self, kind: DocumentKind, service: Service, upstream_id: str, name: str) -> None:
        self.name = name or "image"
        # From our table, never from the answer; a picture without a name is shown by what its bytes turn out to be.
        self.content_type = accepted_files.get_content_type(file_names.get_extension(name))
        with ExitStack() as stack:
            download = stack.enter_context(kind.download(get_client(service), upstream_id))
            self.size = download.size
            self._chunks = iter(download.chunks)
            if not name:
                first = next(self._chunks, b"")
                self.content_type = accepted_files.detect_safe_image_type(first)
                self._chunks = chain([first], self._chunks)
            self._stack = stack.pop_all()

    @property
    def is_image(self) -> bool:
        return self.content_type in accepted_files.SAFE_IMAGES

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        self._stack.close()


class UpstreamFiles:
    """All files of one document: those attached, and the images that its HTML refers to.

    `index` maps the portal's id of each file to OC's id and its name, "" for an image that has none of its own.
    `image_urls` maps OC's ids of the images to the portal's URLs.

    Args:
        kind: of which kind the document is.
        service: the document's service.
        document_id: its id at OC.
        attachments: its files.
        images: OC's ids of the images that its HTML refers to: what `kind.reference` finds there.
    """

    def __init__(
        self,
        kind: DocumentKind,
        service: Service,
        document_id: object,
        attachments: Iterable[Attachment],
        images: Iterable[str],
    ) -> None:
        self._kind, self._service, self._document_id = kind, service, document_id
        named = {file.id: _choose_name(file) for file in attachments}
        shown = dict.fromkeys(images, "")
        self.index = {self._build_id(id_): (id_, name) for id_, name in (shown | named).items()}
        self.image_urls = {
            id_: reverse(kind.route, args=(service.slug, document_id, self._build_id(id_))) for id_ in shown
        }

    def list_files(self, attachments: Iterable[Attachment]) -> tuple[ListedFile, ...]:
        """Return these attachments of the document, ready to list."""
        return tuple(self._build_listed(attachment) for attachment in attachments)

    def _build_id(self, upstream_id: str) -> str:
        place = (self._kind.name, str(self._service.pk), str(self._document_id), upstream_id)
        return hash_with_secret_key("inquiries.upstream_files", *place)[:32]

    def _build_listed(self, attachment: Attachment) -> ListedFile:
        name = _choose_name(attachment)
        extension = file_names.get_extension(name)
        return ListedFile(
            id=self._build_id(attachment.id),
            name=name,
            size=attachment.size,
            extension=extension,
            is_image=accepted_files.get_content_type(extension) in accepted_files.SAFE_IMAGES,
        )


def open_file(kind: DocumentKind, service: Service, index: Mapping[str, tuple[str, str]], file_id: str) -> OpenFile:
    """Open a file of a document by the portal's id (OC API, sections 7, 10 and 11: attachment).

    `index` is `UpstreamFiles.index` of the document.

    Raises:
        NotFound: The document has no such file, or OC has lost it.
        OCError: Any other error of `inquiries.oc` for a read.
    """
    if file_id not in index:
        raise NotFound("the document has no such file")
    return OpenFile(kind, service, *index[file_id])


def _choose_name(attachment: Attachment) -> str:
    """Return the name under which a file is shown and saved, with a default in the reader's language."""
    name = file_names.clean(attachment.name)
    return name or accepted_files.add_extension(attachment.content_type, _("Unnamed file"))
