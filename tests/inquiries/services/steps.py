"""What the tests of the services do again and again."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from inquiries.models import Attachment, Attempt, Inquiry, Service
from inquiries.services.delivery import deliver as delivery
from inquiries.services.delivery import reconciliation
from inquiries.services.files import oc_upload
from inquiries.services.upstream import clients
from tests.support import waiting
from tests.support.factories import changed, make_inquiry
from tests.support.sandbox import Sandbox

DEADLINE = 5.0  # seconds; no test comes near
wait_until = waiting.wait_until


def creates(sandbox: Sandbox) -> list[dict[str, Any]]:
    return sandbox.journal("create")


def executed(sandbox: Sandbox, op: str = "create") -> int:
    """How many calls took effect, whatever was answered."""
    return sum(len(entry["result_ids"]) for entry in sandbox.journal(op))


def deliver(inquiry: Inquiry, deadline: float = DEADLINE) -> Inquiry:
    """Try to deliver what is due now; the row as it is then."""
    delivery.deliver(inquiry, deadline=deadline)
    return delivery.reload(inquiry)


def forward(file: Attachment) -> str:
    """Upload the file to OC, unless it has a recent id there; its id."""
    return oc_upload.forward(file, clients.get_client(file.service), deadline=DEADLINE)


def look(inquiry: Inquiry) -> Inquiry:
    """Look for it at OC; the row as it is then."""
    reconciliation.reconcile(delivery.reload(inquiry))
    return delivery.reload(inquiry)


def due_now(inquiry: Inquiry) -> Inquiry:
    """The row when its next step has come, and no worker has it in hand that may be dead by now."""
    row = Inquiry.objects.filter(pk=inquiry.pk)
    row.update(next_at=timezone.now())
    row.exclude(state=Inquiry.State.SENDING).update(lease_until=None)
    return delivery.reload(inquiry)


def aged(inquiry: Inquiry, seconds: float) -> Inquiry:
    """The row as if everything about it had happened so long ago."""
    row = delivery.reload(inquiry)
    earlier = timedelta(seconds=seconds)
    Inquiry.objects.filter(pk=row.pk).update(
        created_at=row.created_at - earlier,
        next_at=row.next_at - earlier,
        failing_since=row.failing_since and row.failing_since - earlier,
        claimed_ms=row.claimed_ms and row.claimed_ms - int(seconds * 1000),
        lease_until=row.lease_until and row.lease_until - earlier,
    )
    for attempt in Attempt.objects.filter(inquiry=row):
        Attempt.objects.filter(pk=attempt.pk).update(
            claimed_ms=attempt.claimed_ms - int(seconds * 1000),
            latest_arrival_at=attempt.latest_arrival_at and attempt.latest_arrival_at - earlier,
        )
    return delivery.reload(row)


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def delivered_before(service: Service, days: float = 91, **changes: Any) -> Inquiry:
    """An inquiry that OC has had for so many days; `changes` are of `make_inquiry`."""
    return changed(deliver(make_inquiry(service, **changes)), delivered_at=days_ago(days))


def time_to_try() -> None:
    """As if the pause of every open breaker had passed, and the spam policy's minute and day."""
    Attempt.objects.exclude(latest_arrival_at=None).update(latest_arrival_at=timezone.now() - timedelta(days=2))
    for service in Service.objects.exclude(service_key=""):
        known = clients.get_breakers(service)
        if known.read_connection().open_until:
            known.save_connection(replace(known.read_connection(), open_until=time.time()))
        if known.read_configuration().reason:
            known.save_configuration(replace(known.read_configuration(), probe_at=time.time()))


def pause(inquiry: Inquiry) -> float:
    """Seconds until its next step."""
    return (inquiry.next_at - timezone.now()).total_seconds()


def kept_files() -> list[Path]:
    """Return the customers' files in the storage."""
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]
