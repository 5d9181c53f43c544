"""Recognize purged inquiries by keyed hashes of their receipt number, form token or ticket."""

from collections.abc import Mapping

from django.utils import timezone

from common.database.prepared_queries import A_NUMBER, PreparedQuery
from common.hashing import hash_with_data_keys
from inquiries.models import Inquiry, PurgedInquiry, Service

# What a tombstone is made of, to read of the row and no more: what a lost key has closed can still be deleted.
READ_COLUMNS = ("pk", "receipt", "form_token", "service_id", "usercode", "kind", "ticket_id", "delivered_at")

_OF_RECEIPT = PreparedQuery(
    lambda service, value: PurgedInquiry.objects.filter(service=service, receipt_hash=value), service=A_NUMBER
)
_OF_FORM = PreparedQuery(
    lambda service, value: PurgedInquiry.objects.filter(service=service, form_hash=value), service=A_NUMBER
)


class Purged(Inquiry.DoesNotExist):
    """This person's inquiry was delivered and purged since; `left` is its tombstone."""

    def __init__(self, left: PurgedInquiry) -> None:
        super().__init__()
        self.left = left


def build_tombstone(inquiry: Inquiry, *, kept_days: int) -> PurgedInquiry:
    """Build the unsaved tombstone of a delivered inquiry."""
    service_id = inquiry.service_id
    return PurgedInquiry(
        service_id=service_id,
        kind=inquiry.kind,
        receipt_hash=hash_with_data_keys("receipt", inquiry.receipt)[0],
        form_hash=hash_with_data_keys("form", inquiry.form_token)[0],
        owner_hash=hash_with_data_keys("owner", str(service_id), inquiry.usercode, inquiry.ticket_id)[0],
        ticket_id=inquiry.ticket_id,
        kept_days=kept_days,
        delivered_at=inquiry.delivered_at or timezone.now(),
    )


def replace_by_tombstones(inquiries: Mapping[Inquiry, int]) -> None:
    """Delete delivered inquiries whose files are deleted already, and leave tombstones, with a few queries for all.

    Each row is locked in the transaction that this is called in; its text is not read. The number is that of the days
    for which it was kept here, 0 if it was deleted on request.
    """
    left = [build_tombstone(inquiry, kept_days=days) for inquiry, days in inquiries.items()]
    PurgedInquiry.objects.bulk_create(left)
    Inquiry.objects.filter(pk__in=[inquiry.pk for inquiry in inquiries]).only("pk").delete()


def find_by_receipt(service: Service, usercode: str, receipt: str) -> PurgedInquiry | None:
    """Return the tombstone of this person's purged inquiry with this receipt number, or None."""
    return _find_own(_OF_RECEIPT, service, usercode, hash_with_data_keys("receipt", receipt))


def find_by_form(service: Service, usercode: str, form_nonce: str) -> PurgedInquiry | None:
    """Return the tombstone of the purged inquiry that this person's form became, or None."""
    return _find_own(_OF_FORM, service, usercode, hash_with_data_keys("form", form_nonce))


def is_ticket_of(service: Service, usercode: str, ticket_id: str) -> bool:
    """Whether the ticket came from a purged inquiry of this person."""
    left = PurgedInquiry.objects.filter(service=service, ticket_id=ticket_id, kind=Inquiry.Kind.TICKET)
    return left.filter(owner_hash__in=hash_with_data_keys("owner", str(service.pk), usercode, ticket_id)).exists()


def _find_own(
    query: PreparedQuery[PurgedInquiry], service: Service, usercode: str, hashes: list[str]
) -> PurgedInquiry | None:
    found = [left for each in hashes for left in query.fetch(service=service.pk, value=each)]
    left = found[0] if found else None
    if left and left.owner_hash in hash_with_data_keys("owner", str(service.pk), usercode, left.ticket_id):
        return left
    return None
