"""Decide which entries of a ticket its customer may see: entries of unknown types may be internal notes."""

from dataclasses import replace

from inquiries.oc.types.tickets import Entry, Ticket


def hide_unknown_entries(ticket: Ticket, shown_types: frozenset[str]) -> tuple[Ticket, list[Entry]]:
    """Return the ticket with the entries that its customer may see, and the entries that were left out.

    Shown are the customer's own entries, the agents', and those whose type is in `shown_types` (OC API, section 7).
    """
    hidden = [
        entry for entry in ticket.entries if not (entry.by_customer or entry.by_agent or entry.type in shown_types)
    ]
    if not hidden:
        return ticket, []
    return replace(ticket, entries=tuple(entry for entry in ticket.entries if entry not in hidden)), hidden
