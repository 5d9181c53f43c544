"""Hide the entries of a ticket that its customer must not see, and record them for the operators."""

import logging
from collections import Counter

from django.db.models import Sum
from django.utils import timezone

from inquiries.domain.thread_entry_visibility import hide_unknown_entries
from inquiries.models import HiddenEntries, Service
from inquiries.oc.types.tickets import Ticket

log = logging.getLogger(__name__)
_LONGEST = 40  # characters of a type, and of an id, that are kept


def hide_entries(service: Service, ticket: Ticket) -> Ticket:
    """Return the ticket without the entries that its customer must not see (OC API, section 7), and record these."""
    visible, hidden = hide_unknown_entries(ticket, frozenset(service.answer_types.split()))
    for type_, number in Counter(_shorten(entry.type) for entry in hidden).items():
        _record(service, _shorten(ticket.id), type_, number)
    return visible


def count_hidden_entries() -> int:
    """Return how many entries were hidden, on all tickets that were read."""
    return HiddenEntries.objects.aggregate(all=Sum("number"))["all"] or 0


def _record(service: Service, ticket_id: str, type_: str, number: int) -> None:
    """Once for each entry, however often its ticket is read."""
    row, is_new = HiddenEntries.objects.get_or_create(
        service=service, ticket_id=ticket_id, type=type_, defaults={"number": number}
    )
    if is_new or row.number != number:
        log.error("ticket.entry_hidden", extra={"service": service.slug, "ticket": ticket_id, "type": type_})
        HiddenEntries.objects.filter(pk=row.pk).update(number=number, seen_at=timezone.now())


def _shorten(text: str) -> str:
    return text.replace("\x00", "")[:_LONGEST]
