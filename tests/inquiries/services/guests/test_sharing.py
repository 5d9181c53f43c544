"""Sharing crosses the purge of what is shared. What sharing gives is tested by the pages that share."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from inquiries.models import Inquiry, SharedInquiry
from inquiries.services.guests import sharing
from inquiries.services.operations import retention
from tests.faults.test_workers import on_postgres
from tests.support.crossing import cross
from tests.support.factories import guest_usercode, make_inquiry, make_service
from tests.support.sandbox import Sandbox

LONG_AGO = timedelta(days=100)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_sharing_crosses_the_purge(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    service, between = make_service(sandbox), SimpleNamespace(pause=lambda: None)
    delivered: dict[str, Any] = {"state": Inquiry.State.DELIVERED, "delivered_at": timezone.now() - LONG_AGO}
    known, new = (make_inquiry(service, guest_usercode(), ticket_id=ticket, **delivered) for ticket in ("T1", "T2"))
    sharing.share([known], "tester")

    def share_both() -> None:
        with transaction.atomic():
            sharing.share([known, new], "tester")
            between.pause()  # the next is the commit

    cross(monkeypatch, between, "pause", first=share_both, second=retention.purge)
    assert not Inquiry.objects.exists()
    sharing.share([known, new], "tester")  # as one that began before the purge ended
    assert not SharedInquiry.objects.exists()
