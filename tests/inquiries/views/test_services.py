"""The page of all services."""

from inquiries.models import Service
from tests.support.pages import Browser
from tests.support.words import say


def test_it_works(guest: Browser, narae: Service) -> None:
    Service.objects.create(slug="dawn", name="Dawn Books", service_id="dawn", organization_id="o", domain="dawn")
    page = guest.get("/")
    assert page.status == 200
    assert page.texts("a.row-link .row-title") == ["Dawn Books", "나래마켓"]
    assert page.follow("a.row-link[href='/narae/']").status == 200


def test_the_only_service_is_where_it_leads(guest: Browser) -> None:
    assert guest.get("/").url.endswith("/narae/")


def test_a_service_that_rests_is_not_offered(guest: Browser, narae: Service) -> None:
    Service.objects.create(slug="dawn", name="Dawn Books", service_id="d", organization_id="o", active=False)
    assert guest.get("/").url.endswith("/narae/")


def test_without_a_service_it_says_so(guest: Browser, narae: Service) -> None:
    narae.delete()
    page = guest.get("/")
    assert page.status == 200
    assert say("No service takes inquiries here at the moment.", "en") in page.main


def test_it_is_for_reading(guest: Browser) -> None:
    token = guest.get("/narae/").attribute("[name=csrfmiddlewaretoken]", "value")
    assert guest.post("/", f"csrfmiddlewaretoken={token}".encode()).status == 405
