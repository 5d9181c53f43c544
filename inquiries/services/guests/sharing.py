"""Share inquiries across usercodes of one person: sent as a guest, or in another browser.

Such an inquiry stays under that usercode, at OC and here. The person it is shared with acts under that usercode too;
see `inquiries.views.acting_usercode`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from common import locks, usercodes
from common.database.prepared_queries import A_MOMENT, A_NUMBER, PreparedQuery
from inquiries.domain.form_tokens import build_owner
from inquiries.models import SENT_FILES, Attachment, Inquiry, Service, SharedInquiry

_MOST_SHOWN = 100
_SHARED = PreparedQuery(
    lambda service, usercode, now: _filter_shares_at(now, service, usercode).values_list("inquiry"),
    service=A_NUMBER,
    now=A_MOMENT,
)
_OWNER_OF_TICKET = PreparedQuery(
    lambda service, usercode, ticket, now: (
        _filter_shares_at(now, service, usercode)
        .filter(inquiry__ticket_id=ticket, inquiry__kind=Inquiry.Kind.TICKET)
        .order_by("pk")
        .values_list("inquiry__usercode")[:1]
    ),
    service=A_NUMBER,
    now=A_MOMENT,
)


def share(inquiries: Iterable[Inquiry], usercode: str) -> None:
    """Give `usercode` access to these inquiries; a guest's access ends with the longest session.

    That they are the same person's is for the caller to know.
    """
    ends_at = None
    if usercodes.is_guest(usercode):
        ends_at = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    with transaction.atomic():
        # Before their shares and in one order, as the purge locks them; what it has deleted meanwhile is not found.
        others = Inquiry.objects.filter(pk__in=[inquiry.pk for inquiry in inquiries]).exclude(usercode=usercode)
        keys = list(others.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        SharedInquiry.objects.bulk_create(
            [SharedInquiry(inquiry_id=key, usercode=usercode, ends_at=ends_at) for key in keys],
            update_conflicts=True,
            unique_fields=["usercode", "inquiry"],
            update_fields=["ends_at"],
        )


def find_shared(service: Service, usercode: str) -> list[Inquiry]:
    """Find inquiries that OC's list of this person lacks, newest first: sent under other usercodes, or none."""
    values = {"service": service.pk, "usercode": usercode}
    shared = [pk for (pk,) in _SHARED.fetch(now=timezone.now(), **values)] if usercode else []
    wanted = Q(pk__in=shared)
    if usercodes.is_guest(usercode):
        wanted |= Q(usercode=usercode, guest_info__is_anonymous_at_oc=True, state=Inquiry.State.DELIVERED)
    elif not shared:
        return []
    mine = service.inquiries.filter(wanted).select_related("guest_info")
    return list(mine.prefetch_related(SENT_FILES)[:_MOST_SHOWN])


def get_receipt_owner(service: Service, usercode: str, receipt: str) -> str:
    """Return the usercode under which this person acts on the receipt number: their own, or a shared inquiry's.

    A further question on a shared inquiry is shared as well.
    """
    if not _SHARED.fetch(now=timezone.now(), service=service.pk, usercode=usercode):
        return usercode
    shared = _filter_shares(service, usercode)
    its_own = Q(receipt=receipt, pk__in=shared.values("inquiry"))
    tickets = shared.exclude(inquiry__ticket_id="").values("inquiry__ticket_id")
    codes = shared.values("inquiry__usercode")
    of_ticket = Q(receipt=receipt, kind=Inquiry.Kind.COMMENT, ticket_id__in=tickets, usercode__in=codes)
    found = Inquiry.objects.filter(its_own | of_ticket, service=service)
    return str(found.values_list("usercode", flat=True).first() or usercode)


def get_ticket_owner(service: Service, usercode: str, ticket_id: str) -> str:
    """Return the usercode under which this person acts on the ticket: their own, or a shared inquiry's."""
    values = {"service": service.pk, "usercode": usercode, "ticket": ticket_id}
    owner = _OWNER_OF_TICKET.first(now=timezone.now(), **values)
    return owner[0] if owner else usercode


def get_file_owner(service: Service, usercode: str, file_id: UUID | str) -> str:
    """Return the usercode under which this person may open the file: their own, or a shared inquiry's."""
    file = Attachment.objects.filter(service=service, pk=file_id).select_related("inquiry").first()
    inquiry = file.inquiry if file else None
    return get_receipt_owner(service, usercode, inquiry.receipt) if inquiry else usercode


def get_form_owner(service: Service, usercode: str, form_owner: str) -> str:
    """Return the usercode that the form token was made for, if it is this person's or a shared inquiry's."""
    codes = _filter_shares(service, usercode).values_list("inquiry__usercode", flat=True).distinct()
    return next((code for code in codes if build_owner(code) == form_owner), usercode)


def purge() -> int:
    """Delete expired shares. Returns their number."""
    return locks.delete_unlocked(SharedInquiry.objects.filter(ends_at__lt=timezone.now()))


def _filter_shares(service: Service, usercode: str) -> QuerySet[SharedInquiry]:
    return _filter_shares_at(timezone.now(), service.pk, usercode)


def _filter_shares_at(now: datetime, service: int, usercode: str) -> QuerySet[SharedInquiry]:
    alive = Q(ends_at=None) | Q(ends_at__gt=now)
    return SharedInquiry.objects.filter(alive, usercode=usercode, inquiry__service=service)
