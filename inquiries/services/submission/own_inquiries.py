"""Find what a person sent here: by receipt number, by ticket, by form, and what OC does not have yet."""

from common.database.prepared_queries import A_NUMBER, PreparedQuery
from inquiries.models import SENT_FILES, Inquiry, Service
from inquiries.services import tombstones
from inquiries.services.delivery_state_machine import UNFINISHED

State = Inquiry.State
_OF_TICKET = PreparedQuery(
    lambda service, usercode, ticket: Inquiry.objects.filter(
        service=service, usercode=usercode, ticket_id=ticket, kind=Inquiry.Kind.TICKET
    )[:1],
    service=A_NUMBER,
)
_OF_FORM = PreparedQuery(
    lambda service, usercode, form: Inquiry.objects.filter(service=service, usercode=usercode, form_token=form)[:1],
    service=A_NUMBER,
)
_OF_RECEIPT = PreparedQuery(
    lambda service, usercode, receipt: Inquiry.objects.filter(service=service, usercode=usercode, receipt=receipt)[:1],
    service=A_NUMBER,
)
_UNFINISHED_OF_ONE = PreparedQuery(
    lambda service, usercode: Inquiry.objects.filter(
        service=service, usercode=usercode, state__in=UNFINISHED
    ).values_list("pk")[:1],
    service=A_NUMBER,
)


def find_undelivered(service: Service, usercode: str, *, kind: str = "", ticket_id: str = "") -> list[Inquiry]:
    """Find what this person sent and OC does not have yet, newest first; of one kind, or on one ticket."""
    if not usercode:
        return []
    narrowed = {name: value for name, value in (("kind", kind), ("ticket_id", ticket_id)) if value}
    # Usually there is none.
    if not _UNFINISHED_OF_ONE.fetch(service=service.pk, usercode=usercode):
        return []
    mine = service.inquiries.filter(usercode=usercode, state__in=UNFINISHED, **narrowed)
    return list(mine.prefetch_related(SENT_FILES)[:50])


def get_own_inquiry(service: Service, usercode: str, receipt: str) -> Inquiry:
    """Return this person's inquiry by its receipt number.

    Raises `Inquiry.DoesNotExist` for other people's, and `Purged`, which is one, where the copy was deleted since.
    """
    inquiry = _attach(service, _OF_RECEIPT.first(service=service.pk, usercode=usercode, receipt=receipt))
    if inquiry and not inquiry.erased_at:
        return inquiry
    if inquiry and inquiry.state == State.DELIVERED and inquiry.ticket_id:
        raise tombstones.Purged(tombstones.build_tombstone(inquiry, kept_days=0))
    if left := tombstones.find_by_receipt(service, usercode, receipt):
        raise tombstones.Purged(left)
    raise Inquiry.DoesNotExist


def find_by_ticket(service: Service, usercode: str, ticket_id: str) -> Inquiry | None:
    """Find the inquiry of this person that became the ticket, if it was sent here."""
    return _attach(service, _OF_TICKET.first(service=service.pk, usercode=usercode, ticket=ticket_id))


def find_by_form(service: Service, usercode: str, form_nonce: str) -> Inquiry | None:
    """Find the inquiry that this form became, if it was sent already."""
    return _attach(service, _OF_FORM.first(service=service.pk, usercode=usercode, form=form_nonce))


def was_sent(form_nonce: str) -> bool:
    """Whether the form became an inquiry, also one of another person."""
    return Inquiry.objects.filter(form_token=form_nonce).exists()


def _attach(service: Service, found: Inquiry | None) -> Inquiry | None:
    """Return the row with its service, which is not to be read once more."""
    if found:
        found.service = service
    return found
