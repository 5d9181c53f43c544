"""Whose data is meant: a member, a guest who has proven an address, or whom an operator named.

A person is described by what identifies them in the tables. Code that builds a `Person` for a visitor takes all of it
from the session, so that no posted value can widen it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import OrganizationUsercode, User
from accounts.organization_usercodes import get_default_organization
from accounts.security import address_ownership
from common import normalization
from inquiries.domain.form_tokens import build_owner
from inquiries.models import (
    Attachment,
    Draft,
    GuestInquiry,
    Inquiry,
    Service,
    SharedInquiry,
    SolvedFeedback,
    TicketMark,
)
from inquiries.services.guests import confirmation

_Usercodes = Mapping[str, frozenset[int]]


class SeveralPeople(Exception):
    """Two organizations have given this usercode to different people: name a service."""


@dataclass(frozen=True, slots=True)
class Person:
    """What identifies a person.

    - `account`: the member's account; None for a guest.
    - `usercodes`: for each usercode the ids of the services where everything under it is the person's.
    - `browsers`: the same for a guest's browser, where only drafts and unsent files are certainly theirs.
    - `address_hashes`: of proven addresses, by `confirmation.hash_address`.
    - `addresses`: the addresses themselves, as far as they are known without an inquiry.
    """

    account: User | None = None
    usercodes: _Usercodes = field(default_factory=dict)
    browsers: _Usercodes = field(default_factory=dict)
    address_hashes: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


def build_member(account: User, services: Iterable[Service], addresses: Iterable[str]) -> Person:
    """Describe a member at these services.

    Args:
        account: the member's account.
        services: what is kept at other services is left out.
        addresses: the member's verified addresses, with which they may have sent inquiries without signing in.
    """
    services, addresses = list(services), list(addresses)
    organization_id = account.organization_id or get_default_organization()
    codes = dict(OrganizationUsercode.objects.filter(user=account).values_list("organization_id", "usercode"))
    codes[organization_id] = account.usercode
    usercodes: dict[str, set[int]] = defaultdict(set)
    for service in services:
        if code := codes.get(service.organization_id):
            usercodes[code].add(service.pk)
    return Person(
        account=account,
        usercodes={code: frozenset(places) for code, places in usercodes.items()},
        address_hashes=_hash_addresses(services, addresses),
        addresses=frozenset(addresses),
    )


def build_guest(service: Service, usercode: str, proven: Iterable[str]) -> Person:
    """Describe a guest of this browser who has proven addresses; `proven` are their hashes, of any service."""
    here = GuestInquiry.objects.filter(address_hash__in=set(proven), inquiry__service=service)
    hashes = frozenset(here.values_list("address_hash", flat=True))
    return Person(browsers={usercode: frozenset({service.pk})}, address_hashes=hashes)


def find_by_usercode(
    usercode: str, services: Iterable[Service], accounts: QuerySet[User] | None = None
) -> Person | None:
    """Find whose usercode it is at these services: a member's, a guest's, or one whose account is gone.

    Args:
        usercode: what identifies the person.
        services: where to look.
        accounts: those that may be found, all if it is None. Of another one only what is kept at the services is.

    Returns: None if nothing is kept under it.
    Raises: `SeveralPeople`.
    """
    services = list(services)
    elsewhere = OrganizationUsercode.objects.filter(usercode=usercode).values("user")
    known = User.objects.all() if accounts is None else accounts
    found = known.filter(Q(usercode=usercode) | Q(pk__in=elsewhere))
    members = [build_member(each, services, address_ownership.get_verified_addresses(each)) for each in found]
    members = [member for member in members if usercode in member.usercodes]
    if len(members) > 1:
        raise SeveralPeople
    if members:
        return members[0]
    organizations = {service.organization_id for service in services if _is_known(usercode, service)}
    if len(organizations) > 1:
        raise SeveralPeople
    ids = frozenset(service.pk for service in services if service.organization_id in organizations)
    return Person(usercodes={usercode: ids}) if ids else None


def find_by_email(address: str, services: Iterable[Service], accounts: QuerySet[User] | None = None) -> Person | None:
    """Find whose address it is: of the account that it belongs to, and of guests' inquiries at these services.

    An address that a member merely typed into a form finds nothing: the inquiry may be another person's.

    Args and returns as `find_by_usercode`.
    """
    services = list(services)
    account = address_ownership.find_owner(address)
    if account and (accounts is None or accounts.filter(pk=account.pk).exists()):
        return build_member(account, services, {address, *address_ownership.get_verified_addresses(account)})
    hashes = _hash_addresses(services, [address])
    is_known = GuestInquiry.objects.filter(address_hash__in=hashes).exists()
    return Person(address_hashes=hashes, addresses=frozenset({address})) if is_known else None


def find(who: str, services: Iterable[Service], accounts: QuerySet[User] | None = None) -> Person | None:
    """Find a person by what an operator typed: an email address, which has an at sign, or a usercode.

    Args, returns and raises as `find_by_usercode`; a usercode may have an at sign, too.
    """
    services, words = list(services), normalization.strip_invisible(who).strip()
    by_address = find_by_email(normalization.normalize_email(words), services, accounts) if "@" in words else None
    return by_address or find_by_usercode(words, services, accounts)


def name_in_audit_log(person: Person) -> tuple[str, str]:
    """Return what the audit log names: the account, else the usercode, else the beginning of an address's hash."""
    if person.account:
        return person.account._meta.label_lower, str(person.account.pk)
    if person.usercodes:
        return "", next(iter(person.usercodes))
    return GuestInquiry._meta.label_lower, min(person.address_hashes, default="")[:16]


def filter_inquiries(person: Person) -> QuerySet[Inquiry]:
    """Return the person's inquiries and comments that were not erased, newest first."""
    linked = _find_linked(person)
    comments = Inquiry.objects.filter(
        kind=Inquiry.Kind.COMMENT,
        ticket_id__in={ticket for _pk, _service, _code, ticket in linked if ticket},
        usercode__in={code for _pk, _service, code, _ticket in linked},
    )
    places = {row[1:] for row in linked}
    rows = comments.values_list("pk", "service_id", "usercode", "ticket_id") if linked else ()
    keys = [row[0] for row in linked] + [row[0] for row in rows if row[1:] in places]
    return Inquiry.objects.filter(_filter_codes(person.usercodes) | Q(pk__in=keys), erased_at=None)


def filter_drafts(person: Person) -> QuerySet[Draft]:
    """Return the person's drafts."""
    begun = Q(pk__in=())
    for usercode, services in (*person.usercodes.items(), *person.browsers.items()):
        begun |= Q(owner=build_owner(usercode), service__in=services)
    return Draft.objects.filter(begun)


def filter_unsent_files(person: Person) -> QuerySet[Attachment]:
    """Return files that the person picked and did not send."""
    mine = _filter_codes(person.usercodes) | _filter_codes(person.browsers)
    return Attachment.objects.filter(mine, inquiry=None)


def filter_marks(person: Person) -> QuerySet[TicketMark]:
    """Return the person's read marks, and those of their tickets that were sent under another usercode."""
    return TicketMark.objects.filter(_filter_codes(person.usercodes) | _filter_tickets(person))


def filter_feedback(person: Person) -> QuerySet[SolvedFeedback]:
    """Return what the person said about solved tickets."""
    return SolvedFeedback.objects.filter(_filter_codes(person.usercodes) | _filter_tickets(person))


def filter_shares(person: Person) -> QuerySet[SharedInquiry]:
    """Return the person's access to inquiries that they sent under another usercode."""
    rows = Q(pk__in=())
    for usercode, services in (*person.usercodes.items(), *person.browsers.items()):
        rows |= Q(usercode=usercode, inquiry__service__in=services)
    return SharedInquiry.objects.filter(rows)


def _find_linked(person: Person) -> list[tuple[int, int, str, str]]:
    """Find inquiries under other usercodes that are the person's: id, service, usercode and ticket."""
    alive = Q(ends_at=None) | Q(ends_at__gt=timezone.now())
    shared = Q(pk__in=())
    for usercode, services in person.usercodes.items():
        shared |= Q(usercode=usercode, inquiry__service__in=services)
    shares = SharedInquiry.objects.filter(alive & shared).values("inquiry")
    guests = GuestInquiry.objects.filter(address_hash__in=person.address_hashes).values("inquiry")
    rows = Inquiry.objects.filter(Q(pk__in=shares) | Q(pk__in=guests))
    return list(rows.values_list("pk", "service_id", "usercode", "ticket_id"))


def _filter_tickets(person: Person) -> Q:
    """Return the condition for rows of tickets of linked inquiries, under the usercode that they were sent with."""
    found = Q(pk__in=())
    for _pk, service_id, usercode, ticket_id in _find_linked(person):
        if ticket_id:
            found |= Q(service=service_id, usercode=usercode, ticket_id=ticket_id)
    return found


def _filter_codes(usercodes: _Usercodes) -> Q:
    found = Q(pk__in=())
    for usercode, services in usercodes.items():
        found |= Q(usercode=usercode, service__in=services)
    return found


def _hash_addresses(services: Iterable[Service], addresses: Iterable[str]) -> frozenset[str]:
    pairs = ((service, address) for service in services for address in addresses)
    return frozenset(each for service, address in pairs for each in confirmation.hash_address(service, address))


def _is_known(usercode: str, service: Service) -> bool:
    tables = (Inquiry, TicketMark, SolvedFeedback, Attachment)
    return any(table.objects.filter(usercode=usercode, service=service).exists() for table in tables) or (
        Draft.objects.filter(owner=build_owner(usercode), service=service).exists()
    )
