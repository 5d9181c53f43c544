"""The way to OC: one client a service, kept for the life of the process, behind the service's breakers."""

from functools import lru_cache

from django.conf import settings

from inquiries.models import Service
from inquiries.oc.call_log import Guard, unguarded
from inquiries.oc.client import Client, Credentials, base_url
from inquiries.oc.errors import Misconfigured, NotFound, OCError
from inquiries.oc.list_method import ListMethod
from inquiries.oc.types.tickets import Ticket
from inquiries.services.upstream import hidden_entries
from inquiries.services.upstream.circuit_breaker import Breakers
from inquiries.services.upstream.concurrency import shedding

# A customer that cannot exist at OC: asking for their tickets tests the signature and shows nobody's.
NOBODY = "connection-check"


def client_for(service: Service, *, deadline: float | None = None, guarded: bool = True, shed: bool = True) -> Client:
    """The client that speaks for `service`; a changed row gets a new one.

    Its calls end within `deadline` seconds, OC_PAGE_DEADLINE where none is given. Behind an open breaker they fail at
    once, unless the caller wants to see for himself and is not `guarded`; so do reads while too many run in this
    process, unless sending depends on them and they are not to be `shed`.

    Raises `Misconfigured` where the row cannot make a connection at all (OC API, section 1: hosts and paths).
    """
    if not service.service_key:
        raise Misconfigured("key", "the service has no key")
    try:
        credentials = credentials_of(service)
    except ValueError as error:
        raise Misconfigured("endpoint", str(error)) from error
    breakers = _breakers(service, credentials) if guarded else None
    return _client(credentials, deadline or settings.OC_PAGE_DEADLINE, breakers, shed)


def breakers_of(service: Service) -> Breakers:
    """What is known of the way to OC. Raises `Misconfigured` as `client_for` does."""
    client_for(service)
    return _breakers(service, credentials_of(service))


def takes_writes(service: Service) -> bool:
    """Whether anything may be sent to OC now. When an open breaker's pause is over, one caller finds out with a read.

    It is a signed GET (OC API, section 7: detail) of a ticket that does not exist: that OC does not find it shows that
    both the line and the configuration are well.
    """
    try:
        breakers = breakers_of(service)
        if breakers.wants_probe():
            client_for(service, shed=False).ticket(NOBODY, "0")
    except Misconfigured:
        return False
    except OCError:
        pass
    return breakers.are_closed()


def ticket_of(service: Service, usercode: str, ticket_id: str) -> Ticket:
    """A person's own ticket, with one call (OC API, section 7: detail); `ticket_id` may be anything.

    OC names the owner: raises `NotFound` for a ticket that is not this person's, and what `inquiries.oc` raises for a
    read. No language is sent, because a service need not have every language that the portal speaks. What only agents
    may see is not in it.
    """
    client = client_for(service)
    try:
        return hidden_entries.hide_entries(service, client.ticket(usercode, ticket_id))
    except ValueError as error:
        raise NotFound("nothing that could be an id") from error


def _breakers(service: Service, credentials: Credentials) -> Breakers:
    return Breakers(credentials.base_url, service.pk, str(service.changed_at))


def credentials_of(service: Service) -> Credentials:
    """Where the service is, and its key. Raises ValueError for an address that a key must not be sent to."""
    return Credentials(
        base_url=service.base_url or base_url(service.environment, service.domain),  # type: ignore[arg-type]
        service_id=service.service_id,
        organization_id=service.organization_id,
        service_key=service.service_key,
    )


def forget_clients() -> None:
    """Begin anew in this process, as after a fork: with new connections, and knowing no service's list method."""
    _client.cache_clear()
    _list_method.cache_clear()


@lru_cache(maxsize=64)
def _list_method(credentials: Credentials) -> ListMethod:
    """One for all clients of a service, so that the method is found out once."""
    return ListMethod()


@lru_cache(maxsize=64)
def _client(credentials: Credentials, deadline: float, breakers: Breakers | None, shed: bool) -> Client:
    connect_timeout = min(settings.OC_CONNECT_TIMEOUT, deadline)
    guard: Guard = breakers.guard if breakers else unguarded
    guard = shedding(guard) if breakers and shed else guard
    return Client(
        credentials,
        connect_timeout=connect_timeout,
        deadline=deadline,
        guard=guard,
        list_method=_list_method(credentials),
        public_only=settings.PRODUCTION,
    )
