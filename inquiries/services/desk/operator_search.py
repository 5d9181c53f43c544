"""One search for operators: by receipt number, ticket, usercode, email address, telephone number or name."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Replace

from accounts.models import User
from common import normalization
from inquiries.domain import receipt_numbers, typed_number_formatting
from inquiries.models import Inquiry
from inquiries.services import contact_hashes

MOST = 50  # rows of each kind


@dataclass(frozen=True, slots=True)
class FoundInquiry:
    """An inquiry, and the member who sent it: None for guests, and where members may not be seen."""

    inquiry: Inquiry
    member: User | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the newest first. `is_similar`: no number is exactly so, but one character away."""

    inquiries: tuple[FoundInquiry, ...] = ()
    members: tuple[User, ...] = ()
    is_similar: bool = False

    @property
    def is_full(self) -> bool:
        """Whether there may be more than the `MOST` that are shown."""
        return MOST in {len(self.inquiries), len(self.members)}

    @property
    def is_empty(self) -> bool:
        return not (self.inquiries or self.members)


def search(words: str, *, inquiries: QuerySet[Inquiry], members: QuerySet[User]) -> Found:
    """Find inquiries and members by what a customer may say on the telephone.

    Args:
        words: a receipt number in any spelling, also with one wrong character, a ticket id, a usercode, an email
            address, a telephone number or a name.
        inquiries: those that may be seen.
        members: those that may be seen.

    Returns:
        At most `MOST` inquiries and members.
    """
    words = normalization.strip_invisible(words)
    if not words:
        return Found()
    people = list(_find_members(words, members)[:MOST])
    rows = list(_find_inquiries(words, inquiries, people)[:MOST])
    is_similar = False
    if not rows and (similar := receipt_numbers.list_similar(words)):
        rows = list(_order(inquiries.filter(receipt__in=similar))[:MOST])
        is_similar = bool(rows)
    senders = members.filter(usercode__in={row.usercode for row in rows})
    known = {sender.usercode: sender for sender in senders}
    found = tuple(FoundInquiry(row, known.get(row.usercode)) for row in rows)
    return Found(found, tuple(people), is_similar)


def _find_inquiries(words: str, inquiries: QuerySet[Inquiry], members: Iterable[User]) -> QuerySet[Inquiry]:
    usercodes = [words, *(member.usercode for member in members)]
    named = (
        Q(ticket_id=words) | Q(usercode__in=usercodes) | Q(pk__in=contact_hashes.find_by_contact(words).values("pk"))
    )
    if receipt := receipt_numbers.normalize(words):
        named |= Q(receipt=receipt)
    return _order(inquiries.filter(named))


def _order(rows: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    # What was written stays closed: only what the results show is read.
    return rows.select_related("service").defer("payload", "client_ip").order_by("-created_at")


def _find_members(words: str, members: QuerySet[User]) -> QuerySet[User]:
    name = contact_hashes.normalize_name(words)
    phones = {words, typed_number_formatting.normalize_phone(words), contact_hashes.normalize_phone(words)} - {""}
    people = members.annotate(
        family_first=Replace(Concat("last_name", "first_name"), Value(" ")),
        family_last=Replace(Concat("first_name", "last_name"), Value(" ")),
    )
    return people.filter(
        Q(username=words)
        | Q(usercode=words)
        | Q(email=normalization.normalize_email(words))
        | Q(phone__in=phones)
        | Q(family_first__iexact=name)
        | Q(family_last__iexact=name)
    ).order_by("username")
