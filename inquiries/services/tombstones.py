"""Recognize purged inquiries by keyed hashes of their receipt number, form token or ticket."""

from django.utils import timezone

from common.hashing import compute_hashes
from inquiries.models import Inquiry, PurgedInquiry, Service


class Purged(Inquiry.DoesNotExist):
    """This person's inquiry was delivered, and its copy here deleted since; `left` is what is left of it."""

    def __init__(self, left: PurgedInquiry) -> None:
        super().__init__()
        self.left = left


def build_tombstone(inquiry: Inquiry, *, kept_days: int) -> PurgedInquiry:
    """The row that stands for a delivered inquiry from now on, not saved yet."""
    service_id = inquiry.service_id
    return PurgedInquiry(
        service_id=service_id,
        kind=inquiry.kind,
        receipt_hash=compute_hashes("receipt", inquiry.receipt)[0],
        form_hash=compute_hashes("form", inquiry.form_token)[0],
        owner_hash=compute_hashes("owner", str(service_id), inquiry.usercode, inquiry.ticket_id)[0],
        ticket_id=inquiry.ticket_id,
        kept_days=kept_days,
        delivered_at=inquiry.delivered_at or timezone.now(),
    )


def find_by_receipt(service: Service, usercode: str, receipt: str) -> PurgedInquiry | None:
    """What is left of this person's inquiry with this receipt number, if that was purged."""
    return _find_own(service, usercode, receipt_hash__in=compute_hashes("receipt", receipt))


def find_by_form(service: Service, usercode: str, form_nonce: str) -> PurgedInquiry | None:
    """What is left of what this person's form has become, if that was purged."""
    return _find_own(service, usercode, form_hash__in=compute_hashes("form", form_nonce))


def is_ticket_of(service: Service, usercode: str, ticket_id: str) -> bool:
    """Whether the ticket came from an inquiry of this person that was purged."""
    left = PurgedInquiry.objects.filter(service=service, ticket_id=ticket_id, kind=Inquiry.Kind.TICKET)
    return left.filter(owner_hash__in=compute_hashes("owner", str(service.pk), usercode, ticket_id)).exists()


def _find_own(service: Service, usercode: str, **conditions: list[str]) -> PurgedInquiry | None:
    left = PurgedInquiry.objects.filter(service=service, **conditions).first()
    if left and left.owner_hash in compute_hashes("owner", str(service.pk), usercode, left.ticket_id):
        return left
    return None
