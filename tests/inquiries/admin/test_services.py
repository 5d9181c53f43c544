"""Services in the admin: managed by operators, with a key that goes in and never comes out."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from inquiries.models import Service, TypeGuide
from inquiries.services.operations.catalog_drift import list_drift
from tests.inquiries.views.steps import NEW, calls
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.words import say

LIST = "/admin/inquiries/service/"
KEY = "canary-key-0123456789"
SIGNATURE_REFUSED = say(
    "the signature is refused. Check the organization id and the service key; was it renewed?", "en"
)
NO_KEY = say("there is no service key, here or at Online Contact. Enter it here, or create it there.", "en")
NO_SERVICE = say("no such service was found. Check environment, domain and service id.", "en")
NO_ANSWER = say("no usable answer. Check domain and network; Online Contact may be down.", "en")
WRONG_ADDRESS = say("this server’s address is not allowed. Add it to the allowed addresses of the service.", "en")
WRONG_CLOCK = say("this server’s clock is off by more than five minutes. Correct it.", "en")


def fields(**changes: Any) -> dict[str, Any]:
    plain = {
        "slug": "dawn",
        "name": "Dawn Books",
        "environment": "real",
        "domain": "dawn",
        "base_url": "http://127.0.0.1:9",  # answers nothing: the connection is checked on saving
        "service_id": "dawn",
        "organization_id": "organization",
        "default_language": "ko",
        "retention_days": "90",
        "reply_days": "14",
        "guests_verify_days": "3",
        "active": "on",
        "new_key": KEY,
    }
    return plain | changes


def page_of(service: Service) -> str:
    return f"{LIST}{service.pk}/change/"


def stored(service: Service, column: str) -> str:
    """What stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM inquiries_service WHERE id = %s", [service.pk])
        return str(cursor.fetchone()[0])


def messages(client: Client, action: str, *services: Service) -> list[str]:
    ids = [service.pk for service in services]
    answer = client.post(LIST, {"action": action, "_selected_action": ids}, follow=True)
    return [
        item.get_text(strip=True) for item in BeautifulSoup(answer.content, "html.parser").select(".messagelist li")
    ]


def errors(answer: Any) -> str:
    return " ".join(item.get_text() for item in BeautifulSoup(answer.content, "html.parser").select(".errorlist li"))


def test_it_works(boss: Client) -> None:
    answer = boss.post(f"{LIST}add/", fields(guests_allowed="on"))
    assert answer.status_code == 302
    service = Service.objects.get()
    assert service.service_key == KEY
    assert service.guests_allowed
    assert not service.active
    assert "Dawn Books" in boss.get(LIST).content.decode()


def test_the_key_is_encrypted_in_the_database(boss: Client) -> None:
    boss.post(f"{LIST}add/", fields())
    assert KEY not in stored(Service.objects.get(), "service_key")


def test_saving_encrypts_the_key_anew(boss: Client, narae: Service) -> None:
    """A new one of DATA_KEYS takes over so."""
    before, key = stored(narae, "service_key"), narae.service_key
    kept = {"base_url": narae.base_url, "service_id": narae.service_id, "organization_id": narae.organization_id}
    assert boss.post(page_of(narae), fields(slug=narae.slug, new_key="", **kept)).status_code == 302
    assert stored(narae, "service_key") != before
    assert Service.objects.get().service_key == key


def test_the_key_is_never_shown(boss: Client, narae: Service) -> None:
    Service.objects.update(service_key=KEY)
    service = Service.objects.get()
    boss.post(page_of(service), fields(name="Renamed", new_key=""))
    pages = (LIST, page_of(service), f"{LIST}{service.pk}/history/", "/admin/")
    for page in pages:
        assert KEY not in boss.get(page).content.decode()
    refused = boss.post(page_of(service), fields(slug="", new_key="another-key"))
    assert "another-key" not in refused.content.decode()
    assert KEY not in str(list(LogEntry.objects.values_list("change_message", flat=True)))


def test_the_organizations_key_goes_in_and_never_comes_out(boss: Client, narae: Service) -> None:
    boss.post(page_of(narae), fields(new_organization_key=f" {KEY}-2\n"))
    narae.refresh_from_db()
    assert narae.organization_key == f"{KEY}-2"
    assert f"{KEY}-2" not in stored(narae, "organization_key")
    assert f"{KEY}-2" not in boss.get(page_of(narae)).content.decode()
    boss.post(page_of(narae), fields(name="Renamed", new_organization_key=""))
    narae.refresh_from_db()
    assert (narae.name, narae.organization_key) == ("Renamed", f"{KEY}-2")


def test_the_organizations_key_can_be_taken_back(boss: Client, narae: Service) -> None:
    boss.post(page_of(narae), fields(new_organization_key=KEY))
    boss.post(page_of(narae), fields(without_organization_key="on"))
    narae.refresh_from_db()
    assert narae.organization_key == ""


def test_an_empty_key_keeps_the_one_that_is_there(boss: Client, narae: Service) -> None:
    before = narae.service_key
    boss.post(page_of(narae), fields(name="Renamed", new_key=""))
    narae.refresh_from_db()
    assert (narae.name, narae.service_key) == ("Renamed", before)


def test_a_new_key_replaces_it_without_its_blanks(boss: Client, narae: Service) -> None:
    boss.post(page_of(narae), fields(new_key=f"  {KEY}\n"))
    narae.refresh_from_db()
    assert narae.service_key == KEY


def test_no_service_has_a_path_of_the_portal(boss: Client) -> None:
    paths = {str(route.pattern).split("/")[0] for route in get_resolver().url_patterns}
    ours = {path for path in paths if path and "<" not in path}
    assert {"admin", "dictionaries", "static"} & ours
    for path in ours:
        assert errors(boss.post(f"{LIST}add/", fields(slug=path))), path


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "admin"},
        {"slug": "a b"},
        {"slug": "healthz"},
        {"slug": "api"},
        {"slug": "v2"},
        {"domain": "", "base_url": ""},
        {"domain": "a.b"},
        {"base_url": "http://oc.example"},
        {"base_url": "https://oc.example/path"},
        {"base_url": "file:///etc/passwd"},
        {"return_addresses": "www.dawn.example"},
        {"return_addresses": "http://www.dawn.example"},
        {"return_addresses": "https://www.dawn.example/path"},
        {"return_addresses": "https://*.dawn.example"},
        {"environment": "moon"},
        {"service_id": ""},
        {"organization_id": ""},
    ],
)
def test_an_invalid_service_is_refused(boss: Client, change: dict[str, str]) -> None:
    answer = boss.post(f"{LIST}add/", fields(**change))
    assert answer.status_code == 200
    assert errors(answer)
    assert not Service.objects.exists()


def test_an_address_belongs_to_one_service(boss: Client, narae: Service) -> None:
    assert "already exists" in errors(boss.post(f"{LIST}add/", fields(slug="narae")))


def test_a_change_counts_from_the_next_page_on(boss: Client, narae: Service, member: Browser) -> None:
    assert member.get("/narae/").status == 200
    boss.post(page_of(narae), fields(slug="narae", active=""))
    assert member.get("/narae/").status == 404


def test_types_are_read_anew_on_request(boss: Client, narae: Service, member: Browser, sandbox: Sandbox) -> None:
    member.get(NEW)
    messages(boss, "refresh_types", narae)
    sandbox.clear_journal()
    member.get(NEW)
    assert calls(sandbox) == ["categories"]


def test_types_are_compared_on_request(boss: Client, narae: Service, sandbox: Sandbox) -> None:
    TypeGuide.objects.create(service=narae, category_id=999_999, language="ko")
    [said] = messages(boss, "compare_types", narae)
    assert "to look at" in said
    assert [drift.service for drift in list_drift([narae])] == [narae]


def test_types_that_cannot_be_compared_change_nothing(boss: Client, narae: Service, sandbox: Sandbox) -> None:
    sandbox.fault("categories", "html", status=503)
    [said] = messages(boss, "compare_types", narae)
    assert say("Online Contact does not answer. Nothing was changed.", "en") in said


# --- check the connection -------------------------------------------------------------------------------------


def test_a_good_connection_says_what_works(boss: Client, narae: Service, sandbox: Sandbox) -> None:
    said = messages(boss, "check_connection", narae)
    assert len(said) == 3
    assert all(sentence.startswith("나래마켓: ") for sentence in said)
    assert say("Signed requests are accepted", "en") in said[-1]
    assert not any(":" in sentence.removeprefix("나래마켓: ") for sentence in said)


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"service_key": "wrong"}, SIGNATURE_REFUSED),
        ({"organization_id": "wrong"}, SIGNATURE_REFUSED),
        ({"service_key": ""}, NO_KEY),
        ({"service_id": "nobody"}, NO_SERVICE),
        ({"base_url": "http://127.0.0.1:9"}, NO_ANSWER),
        ({"base_url": "", "domain": ""}, NO_SERVICE),
    ],
    ids=["key", "organization", "no-key", "service-id", "down", "nowhere"],
)
def test_a_bad_row_says_what_to_do(boss: Client, narae: Service, change: dict[str, str], advice: str) -> None:
    Service.objects.filter(pk=narae.pk).update(**change)
    said = messages(boss, "check_connection", narae)
    assert advice in said[-1]


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        ({"kind": "rotated_key"}, SIGNATURE_REFUSED),
        ({"kind": "forbidden_address"}, WRONG_ADDRESS),
        ({"kind": "no_key"}, NO_KEY),
        ({"kind": "html", "status": 503}, NO_ANSWER),
        ({"kind": "code", "result_code": 500, "message": "raw words"}, ""),
    ],
    ids=["rotated", "address", "no-key", "gateway", "code"],
)
def test_a_refusal_by_oc_is_explained_with_advice(
    boss: Client, narae: Service, sandbox: Sandbox, fault: dict[str, Any], advice: str
) -> None:
    sandbox.fault("list", **fault)
    said = messages(boss, "check_connection", narae)
    assert ":" in said[-1].removeprefix("나래마켓: ")
    assert advice in said[-1]
    assert "raw words" not in said[-1]


@pytest.mark.parametrize("minutes", [10, -10])
def test_a_wrong_clock_is_named(boss: Client, narae: Service, sandbox: Sandbox, minutes: int) -> None:
    sandbox.clock(offset_ms=minutes * 60_000)
    assert WRONG_CLOCK in messages(boss, "check_connection", narae)[-1]


def test_several_services_are_checked_at_once(boss: Client, narae: Service) -> None:
    Service.objects.create(slug="dawn", name="Dawn Books", service_id="d", organization_id="o", domain="dawn")
    said = messages(boss, "check_connection", *Service.objects.all())
    assert {sentence.partition(":")[0] for sentence in said} == {"나래마켓", "Dawn Books"}


# --- who ------------------------------------------------------------------------------------------------------


def test_an_operator_with_view_permission_changes_nothing(operator: Callable[..., Client], narae: Service) -> None:
    client = operator("view_service")
    assert client.get(LIST).status_code == 200
    assert client.post(page_of(narae), fields()).status_code == 403
    before = Service.objects.get().changed_at
    messages(client, "refresh_types", narae)
    assert Service.objects.get().changed_at == before


def test_a_member_cannot_open_the_admin(member: Browser) -> None:
    assert member.client.get(LIST).status_code == 302
