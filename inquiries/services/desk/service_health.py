"""The health of each service in words: what is known without a call to OC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, OuterRef, Subquery

from inquiries.models import ConnectionCheck, Inquiry, Service
from inquiries.services.delivery_state_machine import LEFT_TO_PORTAL
from inquiries.services.upstream import connection_health, reached_limits


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """What is known of one service.

    `trouble` says what keeps it from OC and what to do, "" if nothing is known to. `check` is the last one, None before
    the first; `check_problems` are the texts of its failed steps, `met_limits` those about limits of the portal that
    the service exceeds.
    """

    service: Service
    trouble: str
    check: ConnectionCheck | None
    last_delivered: datetime | None
    left_to_portal: int
    oldest_left_to_portal: datetime | None
    met_limits: tuple[str, ...] = ()

    @property
    def check_problems(self) -> list[str]:
        results = connection_health.read_results(self.check) if self.check else []
        return [each.text for each in results if not each.works]

    @property
    def is_in_doubt(self) -> bool:
        return connection_health.is_in_doubt(self.check, self.last_delivered)

    @property
    def is_well(self) -> bool:
        return not self.trouble and self.service.has_key and not self.check_problems and not self.met_limits


def list_service_health(services: Iterable[Service]) -> list[ServiceHealth]:
    """Describe the active ones of some services, those in trouble first. Asks the database and the cache, never OC.

    Args:
        services: the services to describe.
    """
    active = [service for service in services if service.active]
    checks = {check.service_id: check for check in ConnectionCheck.objects.filter(service__in=active)}
    met = reached_limits.list_met(service.pk for service in active)
    left_to_portal = _find_left_to_portal(active)
    delivered = find_last_deliveries(active)
    troubles = connection_health.find_troubles(active)
    health = [
        ServiceHealth(
            service=service,
            trouble=troubles[service.pk],
            check=checks.get(service.pk),
            last_delivered=delivered.get(service.pk),
            left_to_portal=left_to_portal.get(service.pk, (0, None))[0],
            oldest_left_to_portal=left_to_portal.get(service.pk, (0, None))[1],
            met_limits=tuple(met.get(service.pk, ())),
        )
        for service in active
    ]
    return sorted(health, key=lambda each: (each.is_well, each.service.name))


def _find_left_to_portal(services: list[Service]) -> dict[int, tuple[int, datetime]]:
    rows = Inquiry.objects.filter(service__in=services, state__in=LEFT_TO_PORTAL).order_by()
    # By state as well, so that SQLite takes the index of the states, and does not read all rows.
    counted = rows.values_list("state", "service").annotate(Count("pk"), Min("created_at"))
    found: dict[int, tuple[int, datetime]] = {}
    for _state, service, count, oldest in counted:
        before, older = found.get(service, (0, oldest))
        found[service] = (before + count, min(older, oldest))
    return found


def find_last_deliveries(services: list[Service]) -> dict[int, datetime]:
    """Find when something was last delivered for each service: one look into an index for each, in one query."""
    delivered = Inquiry.objects.filter(service=OuterRef("pk"), delivered_at__isnull=False).order_by("-delivered_at")
    rows = Service.objects.filter(pk__in=[service.pk for service in services]).order_by()
    newest = Subquery(delivered.values("delivered_at")[:1])
    return {pk: moment for pk, moment in rows.values_list("pk").annotate(newest=newest) if moment}
