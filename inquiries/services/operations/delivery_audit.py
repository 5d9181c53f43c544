"""Compare delivered inquiries with OC: find duplicates, lost tickets and unknown ones.

Delivery is built so that none of this happens; this is how one would learn that it did.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from inquiries.domain import receipt_numbers
from inquiries.models import Attempt, Inquiry, Service
from inquiries.oc.errors import NotFound, OCError
from inquiries.oc.types.tickets import Ticket
from inquiries.services import tombstones
from inquiries.services.delivery_state_machine import MAY_BE_AT_OC
from inquiries.services.upstream import ticket_scan
from inquiries.services.upstream.clients import get_client

log = logging.getLogger(__name__)
State, TICKET, COMMENT = Inquiry.State, Inquiry.Kind.TICKET, Inquiry.Kind.COMMENT

_READS = 3  # a list that changes while it is read is read anew
_GIVE_UP_AFTER = 3  # owners in a row for whom OC did not answer
_LISTED_WITHIN = timedelta(minutes=10)
_FOUND_WITHIN = timedelta(hours=1)  # so long reconciliation has for a ticket that is there


class Kind(StrEnum):
    DUPLICATE = "duplicate"  # two tickets, or comments, of one inquiry
    LOST = "lost"  # delivered here, and not at OC any more
    UNLISTED = "unlisted"  # at OC, but not in its owner's list: delivery could not have found it
    ORPHAN = "orphan"  # a receipt number of ours at OC, of nothing that was delivered here
    FOREIGN = "foreign"  # in another customer's list


@dataclass(frozen=True, slots=True)
class AuditFinding:
    kind: Kind
    receipt: str
    tickets: tuple[str, ...]  # the ids at OC, as far as there are any


@dataclass(slots=True)
class Audit:
    """The findings at one service. `unread` owners could not be read; with `stopped` the rest was not tried."""

    findings: list[AuditFinding] = field(default_factory=list)
    owners: int = 0
    unread: int = 0
    stopped: bool = False


def audit(service: Service, since: datetime) -> Audit:
    """Compare all inquiries sent or delivered after `since` with OC, one owner after the other.

    Reads the lists of those owners, and a detail where something is missing or was commented on (OC API, section 7).
    Every finding is logged as an error. Nothing of OC's is raised.
    """
    result, in_a_row = Audit(), 0
    owners = _find_sent(service, since).order_by("usercode").values_list("usercode", flat=True).distinct()
    for usercode in owners:
        result.owners += 1
        try:
            found = list(_Owner(service, usercode, since).findings())
        except (OCError, ticket_scan.Inconclusive, ValueError) as error:
            log.warning(
                "delivery_audit.list_unreadable", extra={"service": service.slug, "error": type(error).__name__}
            )
            result.unread += 1
            in_a_row = in_a_row + 1 if isinstance(error, OCError) else 0
            if in_a_row == _GIVE_UP_AFTER:
                result.stopped = True
                break
            continue
        in_a_row = 0
        for finding in found:
            facts = {"kind": finding.kind, "receipt": finding.receipt, "tickets": finding.tickets}
            log.error("delivery_audit.finding", extra={"service": service.slug, **facts})
        result.findings += found
    return result


def _find_sent(service: Service, since: datetime) -> QuerySet[Inquiry]:
    sent = Inquiry.objects.filter(Q(created_at__gte=since) | Q(delivered_at__gte=since), service=service)
    # Of what OC keeps under no usercode, or what was sent to an earlier address of the service, nothing can be read.
    elsewhere = Attempt.objects.filter(inquiry__service=service).exclude(sent_to__in=("", service.oc_address))
    return sent.exclude(guest_info__is_anonymous_at_oc=True).exclude(pk__in=elsewhere.values("inquiry"))


class _Owner:
    """One person's inquiries, and what OC shows of them."""

    def __init__(self, service: Service, usercode: str, since: datetime) -> None:
        self.service, self.usercode = service, usercode
        self.client = get_client(service, deadline=settings.OC_DEADLINE)
        self.rows = list(_find_sent(service, since).filter(usercode=usercode).defer("payload", "client_ip"))

    def findings(self) -> Iterator[AuditFinding]:
        tickets = self._tickets()
        marked = defaultdict[str, list[str]](list)
        for ticket in tickets:
            marker = receipt_numbers.find_marker(ticket.subject)
            if marker and receipt_numbers.normalize(marker) == marker:
                marked[marker].append(ticket.id)
        # Asked after the list was read, so that what was delivered meanwhile is known.
        rows = Inquiry.objects.filter(service=self.service, receipt__in=marked).defer("payload", "client_ip")
        known = {row.receipt: row for row in rows}
        for receipt, ids in marked.items():
            yield from self._judge(receipt, ids, known.get(receipt))
        listed = {ticket.id for ticket in tickets}
        settled = [row for row in self.rows if _is_settled(row)]
        for row in settled:
            if row.kind == TICKET and row.ticket_id not in listed and row.receipt not in marked:
                yield AuditFinding(Kind.UNLISTED if self._is_there(row) else Kind.LOST, row.receipt, (row.ticket_id,))
        for ticket_id in sorted({row.ticket_id for row in settled if row.kind == COMMENT}):
            yield from self._comments(ticket_id)

    def _tickets(self) -> list[Ticket]:
        oldest = ticket_scan.find_search_start(self.rows)
        for read in range(1, _READS + 1):
            try:
                tickets = ticket_scan.read_tickets_since(
                    self.service, self.usercode, oldest, deadline=settings.OC_DEADLINE
                )
                # By id: what slipped from one page to the next while they were read is no second ticket.
                return list({ticket.id: ticket for ticket in tickets}.values())
            except ticket_scan.Inconclusive:
                if read == _READS:
                    raise
        return []

    def _judge(self, receipt: str, ids: Sequence[str], row: Inquiry | None) -> Iterator[AuditFinding]:
        if row is None:
            if tombstones.find_by_receipt(self.service, self.usercode, receipt) is None:
                yield AuditFinding(Kind.ORPHAN, receipt, tuple(ids))
        elif row.usercode != self.usercode:
            yield AuditFinding(Kind.FOREIGN, receipt, tuple(ids))
        elif row.state != State.DELIVERED:
            found_from_ms = (timezone.now() - _FOUND_WITHIN).timestamp() * 1000
            if row.state not in MAY_BE_AT_OC or (row.claimed_ms or 0) <= found_from_ms:
                yield AuditFinding(Kind.ORPHAN, receipt, tuple(ids))
        all_ids = {*ids, row.ticket_id} if row and row.ticket_id else {*ids}
        if len(all_ids) > 1:
            yield AuditFinding(Kind.DUPLICATE, receipt, tuple(sorted(all_ids)))

    def _is_there(self, row: Inquiry) -> bool:
        try:
            self.client.ticket(self.usercode, row.ticket_id)
        except NotFound:
            return False
        return True

    def _comments(self, ticket_id: str) -> Iterator[AuditFinding]:
        """Comments carry no number: of each text, the thread has to show as many as were delivered."""
        since = ticket_scan.find_search_start([row for row in self.rows if row.ticket_id == ticket_id])
        of_ticket = Inquiry.objects.filter(service=self.service, usercode=self.usercode, ticket_id=ticket_id)
        sent = list(of_ticket.filter(kind=COMMENT, created_at__gte=since))
        # Of those whose text was deleted here on request, only the number is known.
        erased = sum(row.erased_at is not None for row in sent)
        sent = [row for row in sent if not row.erased_at]
        delivered = [row for row in sent if _is_settled(row)]
        try:
            shown = ticket_scan.count_texts(self.client.ticket(self.usercode, ticket_id), since)
        except NotFound:
            yield from (AuditFinding(Kind.LOST, row.receipt, (ticket_id,)) for row in delivered)
            return
        texts = {row.receipt: ticket_scan.normalize_typed(row.submitted.content) for row in sent}
        most, least = Counter(texts.values()), Counter(texts[row.receipt] for row in delivered)
        for text in least:
            # Which of several with one text it is cannot be told; the newest stands for them.
            receipt = max((row.created_at, row.receipt) for row in delivered if texts[row.receipt] == text)[1]
            if shown[text] < least[text]:
                yield AuditFinding(Kind.LOST, receipt, (ticket_id,))
            elif shown[text] > most[text] + erased:
                yield AuditFinding(Kind.DUPLICATE, receipt, (ticket_id,))


def _is_settled(row: Inquiry) -> bool:
    """Whether it was delivered, and long enough ago to be seen at OC."""
    return bool(row.delivered_at and row.delivered_at < timezone.now() - _LISTED_WITHIN)
