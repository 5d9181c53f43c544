"""The operators' home: whether all is well and what needs a person, by permission, without a call to OC."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inquiries.models import Inquiry, Service
from inquiries.services.upstream.clients import get_breakers
from tests.support.factories import make_inquiry, make_service
from tests.support.sandbox import Sandbox

HOME = "/admin/"
State = Inquiry.State


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    return make_service(sandbox)


def read_section(client: Client, section: str) -> str:
    page = BeautifulSoup(client.get(HOME).content, "html.parser")
    found = page.select_one(f"section[aria-labelledby={section}]")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_a_quiet_portal_says_so(boss: Client, service: Service) -> None:
    assert "No inquiry is waiting for a decision." in read_section(boss, "desk-inbox")
    assert "Everything has been delivered." in read_section(boss, "desk-queue")
    assert "connected" in read_section(boss, "desk-services")


def test_a_queue_of_decisions_is_not_called_delivered(boss: Client, service: Service) -> None:
    make_inquiry(service, state=State.NEEDS_OPERATOR)
    assert "No inquiry is on its way." in read_section(boss, "desk-queue")


def test_what_needs_a_person_leads_to_its_list(boss: Client, service: Service) -> None:
    inquiry = make_inquiry(service, state=State.NEEDS_OPERATOR)
    make_inquiry(service)
    page = BeautifulSoup(boss.get(HOME).content, "html.parser")
    [card] = page.select(".desk-card")
    assert card.get_text(" ").split()[0] == "1"
    rows = BeautifulSoup(boss.get(str(card["href"])).content, "html.parser").select("#result_list tbody tr")
    assert [inquiry.receipt in row.get_text() for row in rows] == [True]


def test_the_number_stands_on_every_page(boss: Client, service: Service) -> None:
    make_inquiry(service, state=State.NEEDS_OPERATOR)
    page = BeautifulSoup(boss.get("/admin/inquiries/service/").content, "html.parser")
    link = page.select_one(".desk-inbox-link")
    assert link
    assert link.get_text(" ").split()[-1] == "1"


def test_an_open_breaker_is_told_with_what_to_do(boss: Client, service: Service) -> None:
    breakers = get_breakers(service)
    breakers.save_configuration(type(breakers.read_configuration())(2, "signature", 0.0))
    assert "Check the organization id and the service key" in read_section(boss, "desk-services")


def test_it_calls_no_service(boss: Client, service: Service, sandbox: Sandbox) -> None:
    sandbox.clear_journal()
    boss.get(HOME)
    assert sandbox.journal() == []


def test_its_queries_do_not_grow_with_services(boss: Client, service: Service, sandbox: Sandbox) -> None:
    boss.get(HOME)
    with CaptureQueriesContext(connection) as one:
        boss.get(HOME)
    for number in range(5):
        make_service(sandbox, f"service-{number}", service_id=f"service-{number}")
    boss.get(HOME)  # sums of counts are kept for a while
    with CaptureQueriesContext(connection) as six:
        boss.get(HOME)
    assert len(six) <= len(one)


@pytest.mark.parametrize(
    ("permission", "sections"),
    [
        ("view_inquiry", {"desk-inbox", "desk-queue", "desk-trends"}),
        ("view_service", {"desk-services", "desk-system"}),
        ("view_user", set()),
    ],
)
def test_each_section_needs_its_permission(
    operator: Callable[..., Client], service: Service, permission: str, sections: set[str]
) -> None:
    page = BeautifulSoup(operator(permission).get(HOME).content, "html.parser")
    assert {str(section["aria-labelledby"]) for section in page.select(".desk-part")} == sections
