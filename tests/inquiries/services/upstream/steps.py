"""What the tests of the breakers do again and again."""

from inquiries.models import Service
from inquiries.services.upstream import connection_health
from tests.inquiries.services.steps import deliver
from tests.support.factories import make_inquiry
from tests.support.sandbox import Sandbox


def states(service: Service) -> dict[str, str]:
    return connection_health.list_breakers()[service.slug]


def failed(service: Service, times: int) -> None:
    """So many inquiries find OC out of reach."""
    for _ in range(times):
        deliver(make_inquiry(service))


def down(sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503, executed=False)


def opened(service: Service, sandbox: Sandbox) -> None:
    """Open the transport's breaker, without a call since then."""
    down(sandbox)
    failed(service, 5)
    assert states(service)["transport"] == "open"
    sandbox.clear_journal()


def misconfigured(service: Service, sandbox: Sandbox) -> None:
    """Open the configuration's breaker, without a call since then."""
    sandbox.config(service_key="another key")
    failed(service, 2)
    assert states(service)["configuration"] == "open: signature"
    sandbox.clear_journal()


def ops(sandbox: Sandbox) -> list[str]:
    return [entry["op"] for entry in sandbox.journal()]
