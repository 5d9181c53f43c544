"""Get the OC client of a service, kept for the life of the process, behind the service's circuit breakers."""

from functools import lru_cache

from django.conf import settings

from inquiries.models import Service
from inquiries.oc.call_record import Guard, allow_all
from inquiries.oc.client import Client, Credentials, build_base_url
from inquiries.oc.errors import Misconfigured, OCError
from inquiries.oc.list_http_method import ListMethod
from inquiries.oc.transport import Route
from inquiries.services.upstream.call_spans import trace_calls
from inquiries.services.upstream.circuit_breaker import Breakers
from inquiries.services.upstream.read_limit import limit_reads

# A customer that cannot exist at OC: asking for their tickets tests the signature and returns no ticket.
CHECK_USERCODE = "connection-check"


def get_client(service: Service, *, deadline: float | None = None, guarded: bool = True, shed: bool = True) -> Client:
    """Return the client of `service`; a changed row gets a new one.

    Its calls end within `deadline` seconds, OC_PAGE_DEADLINE where none is given. Behind an open breaker they fail at
    once, unless the caller wants to see for himself and is not `guarded`; so do reads while too many run in this
    process, unless sending depends on them and they are not to be `shed`.

    Raises `Misconfigured` where the row cannot make a connection at all (OC API, section 1: hosts and paths).
    """
    credentials = _check_credentials(service)
    breakers = _build_breakers(service, credentials) if guarded else None
    return _build_client(credentials, deadline or settings.OC_PAGE_DEADLINE, breakers, shed)


def get_breakers(service: Service) -> Breakers:
    """Return the service's circuit breakers, without a client and without its key, which may still be encrypted.

    Raises `Misconfigured` as `get_client` does.
    """
    return _build_breakers(service, _check_credentials(service, with_key=False))


def may_write(service: Service) -> bool:
    """Whether OC may be written to now, as `find_writing_client` finds it out."""
    return find_writing_client(service) is not None


def find_writing_client(service: Service) -> Client | None:
    """Return the client of `service` if OC may be written to now, else None: behind an open breaker, or without a key.

    When an open breaker's pause is over, one caller probes with a read. It is a signed GET (OC API, section 7: detail)
    of a ticket that does not exist: OC's answer that it has none shows that connection and configuration work.
    """
    try:
        client, breakers = get_client(service), get_breakers(service)
        if breakers.should_probe():
            get_client(service, shed=False).ticket(CHECK_USERCODE, "0")
    except Misconfigured:
        return None
    except OCError:
        pass
    return client if breakers.may_write() else None


def _build_breakers(service: Service, credentials: Credentials) -> Breakers:
    return Breakers(credentials.base_url, service.pk, str(service.changed_at))


def build_credentials(service: Service, *, with_key: bool = True) -> Credentials:
    """Return the service's address and key. Raises ValueError for an address that a key must not be sent to."""
    return Credentials(
        base_url=service.base_url or build_base_url(service.environment, service.domain),  # type: ignore[arg-type]
        service_id=service.service_id,
        organization_id=service.organization_id,
        service_key=service.service_key if with_key else "",
    )


def _check_credentials(service: Service, *, with_key: bool = True) -> Credentials:
    if not service.has_key:
        raise Misconfigured("key", "the service has no key")
    try:
        return build_credentials(service, with_key=with_key)
    except ValueError as error:
        raise Misconfigured("endpoint", str(error)) from error


def forget_clients() -> None:
    """Forget all clients of this process, as after a fork: connections and list methods begin anew."""
    _build_client.cache_clear()
    _get_list_method.cache_clear()


@lru_cache(maxsize=64)
def _get_list_method(credentials: Credentials) -> ListMethod:
    """Return one for all clients of a service, so that the method is found out once."""
    return ListMethod()


@lru_cache(maxsize=64)
def _build_client(credentials: Credentials, deadline: float, breakers: Breakers | None, shed: bool) -> Client:
    connect_timeout = min(settings.OC_CONNECT_TIMEOUT, deadline)
    guard: Guard = breakers.guard if breakers else allow_all
    guard = limit_reads(guard) if breakers and shed else guard
    return Client(
        credentials,
        connect_timeout=connect_timeout,
        deadline=deadline,
        guard=trace_calls(guard),
        list_method=_get_list_method(credentials),
        public_only=settings.PRODUCTION,
        route=Route(settings.OC_CA_FILE, settings.OC_PROXY_URL),
    )
