"""The health of services in words, without a call to OC."""

from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.services.desk.service_health import list_service_health
from inquiries.services.upstream import connection_health
from inquiries.services.upstream.clients import get_breakers
from tests.support.factories import make_inquiry, make_service
from tests.support.sandbox import Sandbox


def test_a_service_that_works_is_well(service: Service, sandbox: Sandbox) -> None:
    connection_health.check(service)
    sandbox.clear_journal()
    [health] = list_service_health([service])
    assert health.is_well
    assert health.check
    assert sandbox.journal() == []


def test_a_failed_check_says_what_to_do(service: Service) -> None:
    service.service_key = "wrong"
    service.save()
    connection_health.check(service)
    [health] = list_service_health([service])
    assert not health.is_well
    assert "the signature is refused" in " ".join(health.check_problems)


def test_a_failed_check_is_a_doubt_until_something_is_delivered(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("categories", "refuse")
    connection_health.check(service)
    service.save()
    [health] = list_service_health([service])
    assert (health.trouble, health.is_in_doubt) == ("", True)
    moment = timezone.now()
    make_inquiry(service, state=Inquiry.State.DELIVERED, ticket_id="7", delivered_at=moment)
    assert not list_service_health([service])[0].is_in_doubt


def test_a_fallback_type_is_no_doubt_about_the_connection(service: Service) -> None:
    service.fallback_category_id = 1
    service.save()
    connection_health.check(service)
    [health] = list_service_health([service])
    assert (health.is_well, health.is_in_doubt) == (False, False)


def test_an_open_breaker_says_why(service: Service) -> None:
    for _ in range(2):
        get_breakers(service).save_configuration(
            get_breakers(service).read_configuration().__class__(2, "address", 0.0)
        )
    [health] = list_service_health([service])
    assert "allowed addresses" in health.trouble


def test_services_in_trouble_stand_first(service: Service, sandbox: Sandbox) -> None:
    other = make_service(sandbox, "zeta", name="Zeta", service_key="")
    assert [health.service for health in list_service_health([service, other])] == [other, service]


def test_deliveries_and_the_queue_are_those_of_the_service(service: Service, sandbox: Sandbox) -> None:
    other = make_service(sandbox, "other")
    moment = timezone.now()
    make_inquiry(service, state=Inquiry.State.DELIVERED, ticket_id="7", delivered_at=moment)
    make_inquiry(other)
    health = {each.service: each for each in list_service_health([service, other])}
    assert (health[service].last_delivered, health[service].left_to_portal) == (moment, 0)
    assert (health[other].last_delivered, health[other].left_to_portal) == (None, 1)


def test_what_waits_for_a_person_is_not_on_its_way(service: Service) -> None:
    make_inquiry(service, state=Inquiry.State.NEEDS_OPERATOR)
    [health] = list_service_health([service])
    assert (health.left_to_portal, health.oldest_left_to_portal) == (0, None)


def test_inactive_services_are_left_out(service: Service) -> None:
    service.active = False
    assert list_service_health([service]) == []
