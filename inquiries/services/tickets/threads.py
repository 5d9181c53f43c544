"""A person's own ticket as a conversation, and its files."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from inquiries.domain import receipt_numbers
from inquiries.domain.safe_html import sanitizer
from inquiries.domain.ticket_status import CLOSED, SOLVED, Status
from inquiries.models import Inquiry, Service
from inquiries.oc.errors import NotFound
from inquiries.oc.types import tickets as oc
from inquiries.services import branding, tombstones
from inquiries.services.guests import guest_info
from inquiries.services.tickets import response_times, ticket_marks
from inquiries.services.tickets.ticket_list import StatusWords
from inquiries.services.tickets.ticket_marks import TicketView
from inquiries.services.upstream import hidden_thread_entries, late_reads, upstream_files
from inquiries.services.upstream.clients import get_client
from inquiries.services.upstream.late_reads import WHOLE, Patience
from inquiries.services.upstream.upstream_files import TICKET, ListedFile, OpenFile, UpstreamFiles

_FILES_KNOWN_FOR = 300  # seconds for which a thread that was read need not be read again for each of its files


@dataclass(frozen=True, slots=True)
class Message:
    mine: bool
    author: str
    at: datetime | None
    body: SafeString
    files: tuple[ListedFile, ...]
    is_news: bool = False  # others wrote it since the person's last view


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket as a conversation, oldest first; the inquiry is the first message."""

    id: str
    subject: str
    status: Status
    type_path: str
    created: datetime | None
    can_comment: bool
    messages: tuple[Message, ...]
    called_solved: datetime | None = None
    reply_until: datetime | None = None  # of an answered one: when OC will close it, as the operator says
    unread: int = 0  # other tickets of the person that are, as far as is known here

    @property
    def is_window_over(self) -> bool:
        return self.reply_until is not None and self.reply_until < timezone.now()


def get_thread(  # noqa: PLR0913 (whose thread it is, and how it is read)
    service: Service,
    usercode: str,
    ticket_id: str,
    language: str,
    patience: Patience = WHOLE,
    *,
    sent_here: Inquiry | None = None,
) -> Thread:
    """Return one of the person's own tickets with its conversation, with one call (OC API, section 7: detail).

    What is shown is no news any more: it is marked as seen. If the ticket was `sent_here`, by this inquiry, the time of
    its first answer is recorded.

    Raises:
        NotFound: the ticket is not theirs.
        OCError: OC cannot be read, see `inquiries.oc.errors`.
        StillReading: the `patience` has run out, see `late_reads`.
    """
    ticket = get_ticket(service, usercode, ticket_id, patience)
    if sent_here:
        answers = [entry.created for entry in ticket.entries if not entry.by_customer and entry.created]
        response_times.learn(sent_here, answers)
    words = StatusWords(service, language)
    is_timed = ticket.status == SOLVED and bool(service.reply_days)
    files = _collect_files(service, usercode, ticket)
    view, company = ticket_marks.record_view(service, usercode, ticket.id, ticket.updated), branding.get_name(service)
    question = Message(
        mine=True,
        author=_("You"),
        at=ticket.created,
        body=sanitizer.sanitise_answer(ticket.content, {}),
        files=files.list_files(ticket.attachments),
    )
    return Thread(
        id=ticket.id,
        subject=receipt_numbers.remove_marker(ticket.subject),
        status=words.status(ticket.status, ticket.status_name),
        type_path=words.type_path(ticket.category_id, ticket.category_path),
        created=ticket.created,
        can_comment=ticket.status != CLOSED,
        messages=(question, *(_build_message(entry, files, company, view) for entry in ticket.entries)),
        called_solved=view.solved_at,
        reply_until=ticket.updated + timedelta(days=service.reply_days) if ticket.updated and is_timed else None,
        unread=view.unread,
    )


def get_ticket(service: Service, usercode: str, ticket_id: str, patience: Patience = WHOLE) -> oc.Ticket:
    """Return a person's own ticket, with one call (OC API, section 7: detail).

    No language is sent, because a service need not have every language that the portal speaks.

    Args:
        service: the ticket's.
        usercode: the person's, who has to be the owner that OC names.
        ticket_id: any text.
        patience: how long to wait for OC.

    Returns: the ticket without what only agents may see.
    Raises: `NotFound` if it is not this person's; what `inquiries.oc` raises for a read; `late_reads.StillReading` once
        the patience has run out.
    """
    client = get_client(service)
    try:
        question = ("ticket", service.pk, usercode, ticket_id)
        ticket = late_reads.read(lambda: client.ticket(usercode, ticket_id), question, patience)
    except ValueError as error:
        raise NotFound("nothing that could be an id") from error
    hidden = hidden_thread_entries.find_hidden_types(service, ticket.id, [entry.type for entry in ticket.entries])
    return replace(ticket, entries=tuple(entry for entry in ticket.entries if entry.type not in hidden))


def open_file(service: Service, usercode: str, ticket_id: str, file_id: str) -> OpenFile:
    """Open a file of the person's own ticket by the portal's id (OC API, section 7: attachment).

    Raises:
        NotFound: The ticket is not theirs, or has no such file.
        OCError: Any other error of `inquiries.oc` for a read.
    """
    index = cache.get(build_files_key(service, usercode, ticket_id))
    if index is None or file_id not in index:
        index = _collect_files(service, usercode, get_ticket(service, usercode, ticket_id)).index
    return upstream_files.open_file(TICKET, service, index, file_id)


def build_files_key(service: Service, usercode: str, ticket_id: str) -> str:
    """Return the key under which the cache has what `open_file` needs of a thread that was read."""
    # Hashed: a usercode may hold characters that a cache key may not.
    owner = hashlib.sha256(f"{usercode}\n{ticket_id}".encode()).hexdigest()
    return f"thread-files:{service.pk}:{owner}"


def is_known_own(service: Service, usercode: str, ticket_id: str) -> bool:
    """Whether stored data shows that the ticket is this person's, so that OC need not be asked.

    It is where they sent it from here, also if only a hash of that is left; where they asked further on it; and where
    they have read it: a mark is set once OC has said whose it is. Not for a ticket that OC knows under no usercode.
    """
    mine = Inquiry.objects.filter(service=service, usercode=usercode, ticket_id=ticket_id)
    first = mine.filter(kind=Inquiry.Kind.TICKET).first()
    if first:
        return not guest_info.is_anonymous_at_oc(first)
    return (
        mine.exists()
        or tombstones.is_ticket_of(service, usercode, ticket_id)
        or ticket_marks.has_read(service, usercode, ticket_id)
    )


def _collect_files(service: Service, usercode: str, ticket: oc.Ticket) -> UpstreamFiles:
    """Return the files of the person's own ticket, and remember them for `open_file`."""
    # Of pictures by reference only those of agents: a customer's text is text.
    images = TICKET.reference.findall(ticket.agents_html)
    files = UpstreamFiles(TICKET, service, ticket.id, ticket.all_attachments, images)
    cache.set(build_files_key(service, usercode, ticket.id), files.index, _FILES_KNOWN_FOR)
    return files


def _build_message(entry: oc.Entry, files: UpstreamFiles, company: str, view: TicketView) -> Message:
    return Message(
        mine=entry.by_customer,
        author=_("You") if entry.by_customer else company,
        at=entry.created,
        # Only the agents' side may show images by reference: a customer's text is text.
        body=sanitizer.sanitise_answer(entry.content, {} if entry.by_customer else files.image_urls),
        files=files.list_files(entry.attachments),
        is_news=not entry.by_customer and view.is_news(entry.created),
    )
