"""Which tickets of a list were sent from here, and by whom."""

from datetime import datetime

from django.db.models import Q

from common.database.prepared_queries import A_NUMBER, PreparedQuery
from inquiries.domain import receipt_numbers
from inquiries.models import Inquiry, Service
from inquiries.oc.types import tickets as oc

_USUAL = 20  # tickets of a page
_TICKET_PLACES, _RECEIPT_PLACES = ([f"{kind}{number}" for number in range(_USUAL)] for kind in ("ticket", "receipt"))
_SENT_FROM_HERE = PreparedQuery(
    lambda service, **values: (
        Inquiry.objects.filter(
            Q(ticket_id__in=[values[place] for place in _TICKET_PLACES])
            | Q(receipt__in=[values[place] for place in _RECEIPT_PLACES]),
            service=service,
        )
        .order_by("delivered_at")
        .values_list("usercode", "ticket_id", "delivered_at")
    ),
    service=A_NUMBER,
    **{place: place for place in (*_TICKET_PLACES, *_RECEIPT_PLACES)},
)


def find(service: Service, page: oc.TicketPage) -> list[tuple[str, str, datetime | None]]:
    """Return what was sent from here to the tickets on the page, of which the list itself names no owner.

    Each with its owner's usercode, its ticket, and when OC had it; what arrived last comes last.
    """
    ids = [ticket.id for ticket in page.tickets]
    marked = [marker for ticket in page.tickets if (marker := receipt_numbers.find_marker(ticket.subject))]
    if len(ids) > _USUAL:
        known = Inquiry.objects.filter(Q(ticket_id__in=ids) | Q(receipt__in=marked), service=service)
        return list(known.order_by("delivered_at").values_list("usercode", "ticket_id", "delivered_at"))
    if not ids:
        return []
    # Places that are left over ask for the first ones again.
    places = dict(zip(_TICKET_PLACES, [*ids, *ids[:1] * (_USUAL - len(ids))], strict=True))
    places |= dict(zip(_RECEIPT_PLACES, [*marked, *["-"] * (_USUAL - len(marked))], strict=True))
    return _SENT_FROM_HERE.fetch(service=service.pk, **places)
