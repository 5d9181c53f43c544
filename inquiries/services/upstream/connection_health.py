"""Check the connection of a service to OC, and tell operators what keeps a service from it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.database.rows import update_or_create
from inquiries.domain.category_tree import TypeTree
from inquiries.models import ConnectionCheck, Service
from inquiries.oc.errors import Misconfigured, NotFound, OCError, OutcomeUnknown, Unavailable
from inquiries.oc.public_addresses import is_internal
from inquiries.oc.types.requests import TicketQuery
from inquiries.services.upstream.circuit_breaker import read_states
from inquiries.services.upstream.clients import CHECK_USERCODE, build_credentials, get_breakers, get_client


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One step of a check. `problem` is why it failed: a `Reason`, "no_answer", "refused" or "type"; "" if it works.

    `code` is OC's result code where OC refused.
    """

    step: str
    problem: str = ""
    code: int | None = None

    @property
    def works(self) -> bool:
        return not self.problem

    @property
    def text(self) -> str:
        """What works or what has to be done, in the current language."""
        if not self.problem:
            return str(_STEPS[self.step])
        advice = describe_problem(self.problem, self.code)
        return f"{_STEP_NAMES[self.step]}: {advice}" if self.step else advice


def check(service: Service) -> list[CheckResult]:
    """Try the open calls, then the signed ones, and return for each what works or what has to be done.

    Only reads (OC API, sections 1, 3, 4 and 7). Nothing is raised. Where all of it works, whatever waited behind a
    breaker goes out at once. The result is kept as the service's last check.
    """
    results = list(_check_steps(service))
    works = all(result.works for result in results)
    now = timezone.now()
    before = ConnectionCheck.objects.filter(service=service).first()
    since = (before and before.works_since) or now
    kept = {
        "checked_at": now,
        "works": works,
        "works_since": since if works else None,
        "results": [asdict(result) for result in results],
    }
    update_or_create(ConnectionCheck.objects.all(), kept, service=service)
    return results


def read_results(last: ConnectionCheck) -> list[CheckResult]:
    """Return the results of a service's last check."""
    return [CheckResult(**result) for result in last.results]


def is_in_doubt(last: ConnectionCheck | None, last_delivered: datetime | None) -> bool:
    """Whether the last check reached OC in vain and nothing was delivered since.

    The breakers may know nothing of it: they are forgotten when the service is saved.
    """
    if last is None or last.works or (last_delivered and last_delivered > last.checked_at):
        return False
    return any(result.problem not in ("", "type") for result in read_results(last))


def _check_steps(service: Service) -> Iterator[CheckResult]:
    try:
        client = get_client(service, guarded=False)
    except Misconfigured as error:
        yield CheckResult("", error.reason)
        return
    results = [
        _try("address", client.service),
        _try("types", client.categories),
        _try("signature", lambda: client.tickets(CHECK_USERCODE, TicketQuery(page_size=1))),
    ]
    yield from results
    if all(result.works for result in results):
        get_breakers(service).close()
        wanted = service.fallback_category_id
        if wanted and not TypeTree(client.categories()).is_leaf(wanted):
            yield CheckResult("", "type")


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
        raise ValidationError(gettext("The address leads to a host that is not on the public internet."))


def list_breakers() -> dict[str, dict[str, str]]:
    """Return the breaker states of each active service, in this process or in all that share a cache."""
    active = list(Service.objects.without_keys().filter(active=True))
    states = _read_breaker_states(active)
    return {service.slug: states[service.pk] for service in active}


def find_trouble(service: Service) -> str:
    """Return the text for an operator about what keeps the service from OC, without a call; "" if nothing does."""
    return find_troubles([service])[service.pk]


def find_troubles(services: Iterable[Service]) -> dict[int, str]:
    """Find for each of some services what `find_trouble` does, by primary key, with one look into the cache for all."""
    problems = {pk: _find_problem(states) for pk, states in _read_breaker_states(services).items()}
    return {pk: describe_problem(problem) if problem else "" for pk, problem in problems.items()}


def list_not_connected() -> list[str]:
    """Return the active services to which nothing can be sent now; their inquiries wait."""
    active = list(Service.objects.without_keys().filter(active=True))
    troubles = find_troubles(active)
    return [service.slug for service in active if troubles[service.pk]]


def _find_problem(states: dict[str, str]) -> str:
    """Return what keeps a service from OC by the states of its breakers; "" if nothing does. See `describe_problem`."""
    reason = states["configuration"].removeprefix("open: ")
    if reason != "closed":
        return reason
    return "" if states["transport"] == "closed" else "no_answer"


def _read_breaker_states(services: Iterable[Service]) -> dict[int, dict[str, str]]:
    breakers, states = {}, {}
    for service in services:
        try:
            breakers[service.pk] = get_breakers(service)
        except Misconfigured as error:
            states[service.pk] = {"transport": "closed", "configuration": f"open: {error.reason}"}
    known = read_states(breakers.values())
    return states | {pk: known[each] for pk, each in breakers.items()}


def _try(step: str, call: Callable[[], object]) -> CheckResult:
    try:
        call()
    except OCError as error:
        return CheckResult(step, _find_reason(error), error.result_code)
    return CheckResult(step)


def _find_reason(error: OCError) -> str:
    if isinstance(error, Misconfigured):
        return error.reason
    if isinstance(error, NotFound):
        return "endpoint"
    return "no_answer" if isinstance(error, (Unavailable, OutcomeUnknown)) else "refused"


def describe_problem(problem: str, code: int | None = None) -> str:
    """Return what is wrong and what to do, in the current language.

    Args:
        problem: a problem of a `CheckResult`.
        code: OC's result code, for "refused".
    """
    if problem == "refused":
        return gettext("refused (code %(code)s).") % {"code": code}
    return str(_ADVICE[problem])


_STEPS = {
    "address": _("The address answers and knows the service"),
    "types": _("Submission types can be read"),
    "signature": _("Signed requests are accepted"),
}
# Before what is wrong with a step: a sentence about what works would contradict it.
_STEP_NAMES = {
    "address": pgettext_lazy("connection check", "Address and service id"),
    "types": pgettext_lazy("connection check", "Submission types"),
    "signature": pgettext_lazy("connection check", "Signed requests"),
}
_ADVICE: dict[str, str | Promise] = {
    "no_answer": _("no usable answer. Check domain and network; Online Contact may be down."),
    "type": _("The fallback submission type cannot be used: it no longer exists, or now has subtypes."),
    "signature": _("the signature is refused. Check the organization id and the service key; was it renewed?"),
    "key": _("there is no service key, here or at Online Contact. Enter it here, or create it there."),
    "address": _("this server’s address is not allowed. Add it to the allowed addresses of the service."),
    "clock": _("this server’s clock is off by more than five minutes. Correct it."),
    "tls": _("the certificate cannot be trusted. Check the address; the connection may be intercepted."),
    "endpoint": _("no such service was found. Check environment, domain and service id."),
    "inside": _("the host is not on the public internet. Please correct the address."),
}
