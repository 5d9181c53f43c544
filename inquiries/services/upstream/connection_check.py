"""Check the connection of a service to OC, and describe problems to operators."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inquiries.domain.category_tree import TypeTree
from inquiries.models import Service
from inquiries.oc.client import Client
from inquiries.oc.errors import Misconfigured, NotFound, OCError, OutcomeUnknown, Reason, Unavailable
from inquiries.oc.public_addresses import is_internal
from inquiries.oc.types.tickets import TicketQuery
from inquiries.services.upstream.clients import CHECK_USERCODE, build_credentials, get_breakers, get_client


@dataclass(frozen=True, slots=True)
class CheckResult:
    works: bool
    text: str


def check(service: Service) -> list[CheckResult]:
    """Try the open calls, then the signed ones, and return for each what works or what has to be done.

    Only reads (OC API, sections 1, 3, 4 and 7). Nothing is raised. Where all of it works, whatever waited behind a
    breaker goes out at once.
    """
    try:
        client = get_client(service, guarded=False)
    except Misconfigured as error:
        return [CheckResult(False, _build_advice(error))]
    findings = [
        _try(_("The address answers and knows the service"), client.service),
        _try(_("Submission types can be read"), client.categories),
        _try(_("Signed requests are accepted"), lambda: client.tickets(CHECK_USERCODE, TicketQuery(page_size=1))),
    ]
    if all(finding.works for finding in findings):
        get_breakers(service).close()
        findings.extend(_check_fallback(service, client))
    return findings


def _check_fallback(service: Service, client: Client) -> Iterator[CheckResult]:
    """Whether inquiries without a type can go where the operator wants them."""
    wanted = service.fallback_category_id
    if wanted and not TypeTree(client.categories()).is_leaf(wanted):
        yield CheckResult(
            False, _("The fallback submission type cannot be used: it no longer exists, or now has subtypes.")
        )


def check_is_public(service: Service) -> None:
    """Refuse, in production, a host that is or resolves to an internal address.

    Raises `ValidationError`. A row that names no host is left to its own checks. Each connection looks again, since a
    name can resolve to another address by then.
    """
    try:
        host = urlsplit(build_credentials(service).base_url).hostname
    except ValueError:
        return
    if settings.PRODUCTION and host and is_internal(host):
        raise ValidationError(_("The address leads to a host that is not on the public internet."))


def list_breakers() -> dict[str, dict[str, str]]:
    """Return the breaker states of each active service, in this process or in all that share a cache."""
    return {service.slug: _get_breaker_states(service) for service in Service.objects.filter(active=True)}


def find_trouble(service: Service) -> str:
    """Return what is known to keep the service from OC, without a call, for an operator; "" if nothing is."""
    states = _get_breaker_states(service)
    reason = states["configuration"].removeprefix("open: ")
    if reason != "closed":
        return _describe_reason(cast(Reason, reason))
    return "" if states["transport"] == "closed" else _describe_no_answer()


def list_not_connected() -> list[str]:
    """Return the active services to which nothing can be sent now; their inquiries wait."""
    return [service.slug for service in Service.objects.filter(active=True) if find_trouble(service)]


def _get_breaker_states(service: Service) -> dict[str, str]:
    try:
        return get_breakers(service).states()
    except Misconfigured as error:
        return {"transport": "closed", "configuration": f"open: {error.reason}"}


def _try(what: str, call: Callable[[], object]) -> CheckResult:
    try:
        call()
    except OCError as error:
        return CheckResult(False, f"{what}: {_build_advice(error)}")
    return CheckResult(True, what)


def _build_advice(error: OCError) -> str:
    if isinstance(error, Misconfigured):
        return _describe_reason(error.reason)
    if isinstance(error, NotFound):
        return _describe_reason("endpoint")
    if isinstance(error, (Unavailable, OutcomeUnknown)):
        return _describe_no_answer()
    return _("refused (code %(code)s).") % {"code": error.result_code}


def _describe_no_answer() -> str:
    return _("no usable answer. Check domain and network; Online Contact may be down.")


def _describe_reason(reason: Reason) -> str:
    return {
        "signature": _("the signature is refused. Check the organization id and the service key; was it renewed?"),
        "key": _("there is no service key, here or at Online Contact. Enter it here, or create it there."),
        "address": _("this server’s address is not allowed. Add it to the allowed addresses of the service."),
        "clock": _("this server’s clock is off by more than five minutes. Correct it."),
        "tls": _("the certificate cannot be trusted. Check the address; the connection may be intercepted."),
        "endpoint": _("no such service was found. Check environment, domain and service id."),
        "inside": _("the host is not on the public internet. Please correct the address."),
    }[reason]
