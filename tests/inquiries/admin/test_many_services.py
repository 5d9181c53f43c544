"""The admin's lists with many services: a field instead of links, and no key is decrypted for a list."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from inquiries.models import ContactOption, Service, StaffService
from inquiries.services.daily_counts import Measure, increment_count
from tests.support.sandbox import Sandbox

CONTACTS, HELP = "/admin/inquiries/contactoption/", "/admin/inquiries/dailycount/"


@pytest.fixture
def services(narae: Service, sandbox: Sandbox) -> list[Service]:
    """22 services with a contact option each."""
    values = {"base_url": sandbox.url, "service_id": "s", "organization_id": "o", "service_key": "k"}
    others = Service.objects.bulk_create(Service(slug=f"s{n}", name=f"S{n}", **values) for n in range(21))
    ContactOption.objects.bulk_create(
        ContactOption(service=each, kind="phone", address=f"1588-{each.slug}") for each in [narae, *others]
    )
    return [narae, *others]


def read(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def list_rows(page: BeautifulSoup) -> list[str]:
    return [row.get_text() for row in page.select("#result_list .field-address")]


def test_many_services_are_chosen_from_a_field(boss: Client, services: list[Service]) -> None:
    page = read(boss, f"{CONTACTS}?kind__exact=phone&service__id__exact={services[7].pk}")
    assert list_rows(page) == [f"1588-{services[7].slug}"]
    [chosen] = page.select(".desk-filter option[selected]")
    assert chosen.get_text() == services[7].name
    assert [(each["name"], each["value"]) for each in page.select(".desk-filter [type=hidden]")] == [
        ("kind__exact", "phone")
    ]
    [all_services] = page.select("form.desk-filter")[0].parent.select("li a")  # type: ignore[union-attr]
    assert all_services["href"] == "?kind__exact=phone"


def test_a_field_that_is_sent_empty_keeps_all(boss: Client, services: list[Service]) -> None:
    assert len(list_rows(read(boss, f"{CONTACTS}?service__id__exact="))) == 22


def test_the_field_counts_the_rows_of_each_service(boss: Client, services: list[Service]) -> None:
    ContactOption.objects.filter(service=services[3]).delete()
    texts = [option.get_text() for option in read(boss, f"{CONTACTS}?_facets").select(".desk-filter option")]
    assert {f"{services[0].name} (1)", f"{services[3].name} (0)"} <= set(texts)


def test_few_services_are_links(boss: Client, services: list[Service]) -> None:
    Service.objects.filter(slug__startswith="s1").delete()
    page = read(boss, CONTACTS)
    assert not page.select(".desk-filter")
    assert {services[0].name, "S2"} <= {link.get_text(strip=True) for link in page.select("#changelist-filter a")}


def test_the_field_offers_only_services_of_the_reader(operator: Callable[..., Client], services: list[Service]) -> None:
    client = operator("view_contactoption")
    user = User.objects.get(username="operator-1")
    StaffService.objects.bulk_create(StaffService(user=user, service=each) for each in services[:21])
    offered = [each["value"] for each in read(client, CONTACTS).select(".desk-filter option") if each["value"]]
    assert sorted(map(int, map(str, offered))) == sorted(each.pk for each in services[:21])


def test_no_key_is_decrypted_for_a_list(boss: Client, services: list[Service], settings: Any) -> None:
    settings.DATA_KEYS = [Fernet.generate_key().decode()]
    models = ("service", "inquiry", "knownissue", "typeguide", "typequestions", "contactoption", "look")
    for address in ("/admin/", *(f"/admin/inquiries/{model}/" for model in models)):
        assert boss.get(address).status_code == 200, address


def test_help_counts_of_all_services_are_one_query(boss: Client, services: list[Service]) -> None:
    increment_count(services[0], Measure.SEARCH_WITHOUT_RESULT)
    with CaptureQueriesContext(connection) as queries:
        titles = [title.get_text() for title in read(boss, HELP).select(".module h2")]
    assert titles[0] == services[0].name
    assert titles[1].split(", ") == sorted(each.name for each in services[1:])
    assert len(queries) <= 10


@pytest.mark.parametrize("address", ["/admin/accounts/auditentry/", "/admin/inquiries/inquiry/", "/admin/"])
def test_a_page_reads_once_which_services_its_reader_is_limited_to(
    operator: Callable[..., Client], narae: Service, address: str
) -> None:
    client = operator("view_auditentry", "view_inquiry", "view_service")
    StaffService.objects.create(user=User.objects.get(username="operator-3"), service=narae)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert sum("inquiries_staffservice" in query["sql"] for query in queries) == 1
