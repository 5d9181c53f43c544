"""The health of what the portal stands on."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import OutgoingMail
from inquiries.models import CommandRun, WorkerHeartbeat
from inquiries.services.desk.system_health import list_system_health

pytestmark = pytest.mark.django_db


def read_part(name: str) -> tuple[bool | None, str]:
    return next((part.is_well, part.text) for part in list_system_health() if part.name == name)


def test_database_and_storage_are_well() -> None:
    assert read_part("Database")[0] is True
    assert read_part("Storage")[0] is True


def test_a_mail_that_was_refused_is_told() -> None:
    OutgoingMail.objects.create(kind="receipt", message="", tries=3, expires_at=timezone.now() + timedelta(days=1))
    is_well, text = read_part("Emails")
    assert is_well is False
    assert "3 times" in text


def test_each_worker_is_named_with_its_beginning() -> None:
    WorkerHeartbeat.objects.create(role="worker", host="a", pid=7)
    is_well, text = read_part("Delivery workers")
    assert is_well is True
    assert "1 is running. a:7 since" in text


def test_a_command_that_never_ran_is_told() -> None:
    assert read_part("Nightly deletion") == (None, "It has not run yet.")


def test_the_last_purge_is_told() -> None:
    call_command("purge")
    assert read_part("Nightly deletion")[0] is True


@pytest.mark.parametrize(("succeeded", "days_ago"), [(False, 0), (True, 3)])
def test_a_command_that_failed_or_is_overdue_is_not_well(succeeded: bool, days_ago: int) -> None:
    ended_at = timezone.now() - timedelta(days=days_ago)
    CommandRun.objects.create(command="audit_deliveries", succeeded=succeeded, ended_at=ended_at)
    assert read_part("Nightly comparison with Online Contact")[0] is False
