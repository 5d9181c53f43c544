"""What the nightly comparison of deliveries found, for those who may see the service."""

import pytest
from django.core.management import call_command

from inquiries.models import Service
from inquiries.services.desk.audit_findings import list_audit_findings
from inquiries.services.desk.system_health import list_system_health
from tests.inquiries.services.steps import deliver
from tests.support.factories import changed, make_inquiry
from tests.support.sandbox import Sandbox


@pytest.fixture
def receipt(service: Service) -> str:
    """Of an inquiry that OC has as another ticket than the one that is known here, after a night."""
    twice = changed(deliver(make_inquiry(service)), ticket_id="T0")
    with pytest.raises(SystemExit):
        call_command("audit_deliveries")
    return str(twice.receipt)


def test_what_was_found_is_told_with_what_it_means(service: Service, receipt: str) -> None:
    found = {(each.service, each.receipt): each.text for each in list_audit_findings([service])}
    assert "It arrived twice." in found[service.name, receipt]


def test_other_services_are_left_out(service: Service, receipt: str) -> None:
    assert list_audit_findings([]) == []


def test_the_health_leads_to_it(service: Service, receipt: str) -> None:
    texts = [part.text for part in list_system_health() if part.is_well is False]
    assert any("This page says what, and what to do." in text for text in texts)


def test_without_a_night_there_is_nothing(service: Service, sandbox: Sandbox) -> None:
    assert list_audit_findings([service]) == []
