"""What on a ticket is not for its customer: entries of a type that nobody knows, as agents' internal notes may have."""

import logging
from collections import Counter
from dataclasses import replace

from django.db.models import Sum
from django.utils import timezone

from inquiries.models import HiddenEntries, Service
from inquiries.oc.types import Ticket

log = logging.getLogger(__name__)
_LONGEST = 40  # characters of a type, and of an id, that are kept


def for_its_customer(service: Service, ticket: Ticket) -> Ticket:
    """The ticket without the entries that its customer must not see (OC API, section 7). These are counted.

    Seen are the customer's own, the agents', and those of types that the operator has named for the service.
    """
    named = frozenset(service.answer_types.split())
    shown = tuple(entry for entry in ticket.entries if entry.by_customer or entry.by_agent or entry.type in named)
    if len(shown) == len(ticket.entries):
        return ticket
    hidden = Counter(_kept(entry.type) for entry in ticket.entries if entry not in shown)
    for type_, number in hidden.items():
        _count(service, _kept(ticket.id), type_, number)
    return replace(ticket, entries=shown)


def counted() -> int:
    """How many entries were not shown, on all tickets that were read."""
    return HiddenEntries.objects.aggregate(all=Sum("number"))["all"] or 0


def _count(service: Service, ticket_id: str, type_: str, number: int) -> None:
    """Once for each entry, however often its ticket is read."""
    row, is_new = HiddenEntries.objects.get_or_create(
        service=service, ticket_id=ticket_id, type=type_, defaults={"number": number}
    )
    if is_new or row.number != number:
        log.error("entry_not_shown", extra={"service": service.slug, "ticket": ticket_id, "type": type_})
        HiddenEntries.objects.filter(pk=row.pk).update(number=number, seen_at=timezone.now())


def _kept(text: str) -> str:
    return text.replace("\x00", "")[:_LONGEST]
