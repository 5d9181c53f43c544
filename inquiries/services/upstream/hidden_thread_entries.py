"""Find the entries of a ticket that its customer must not see, and record them for the operators."""

import logging
from collections import Counter
from collections.abc import Iterable

from django.db.models import Sum
from django.utils import timezone

from common.database.rows import get_or_create
from inquiries.models import HiddenEntries, Service
from inquiries.oc.types.tickets import SHOWN_TYPES

log = logging.getLogger(__name__)
_LONGEST = 40  # characters of a type, and of an id, that are kept


def find_hidden_types(service: Service, ticket_id: str, types: Iterable[str]) -> frozenset[str]:
    """Return the types whose entries the ticket's customer must not see: unknown ones may be internal notes.

    Shown are the customer's own entries, the agents', and those of the types that the service's row names. How many
    are hidden is recorded.

    Args:
        service: the ticket's service.
        ticket_id: the ticket at OC.
        types: the type of each entry of its thread (OC API, section 7).
    """
    shown = SHOWN_TYPES.union(service.answer_types.split())
    hidden = [type_ for type_ in types if type_ not in shown]
    for type_, number in Counter(map(_shorten, hidden)).items():
        _record(service, _shorten(ticket_id), type_, number)
    return frozenset(hidden)


def count_hidden_entries() -> int:
    """Return how many entries were hidden, on all tickets that were read."""
    return HiddenEntries.objects.aggregate(all=Sum("number"))["all"] or 0


def _record(service: Service, ticket_id: str, type_: str, number: int) -> None:
    """Once for each entry, however often its ticket is read."""
    key = {"service": service, "ticket_id": ticket_id, "type": type_}
    row, is_new = get_or_create(HiddenEntries.objects.all(), {"number": number}, **key)
    if is_new or row.number != number:
        log.error("ticket.entry_hidden", extra={"service": service.slug, "ticket": ticket_id, "type": type_})
        HiddenEntries.objects.filter(pk=row.pk).update(number=number, seen_at=timezone.now())


def _shorten(text: str) -> str:
    return text.replace("\x00", "")[:_LONGEST]
