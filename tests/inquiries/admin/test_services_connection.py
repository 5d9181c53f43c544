"""Keys and addresses of services in the admin: for whom they are, where an address may lead, and what works."""

from collections.abc import Callable
from datetime import timedelta
from time import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from cryptography.fernet import Fernet
from django.conf import settings
from django.test import Client
from django.utils import timezone

from common.encryption import decrypt
from inquiries.admin import services
from inquiries.models import ConnectionCheck, Inquiry, Service
from inquiries.services.upstream import connection_health
from tests.inquiries.admin.test_services import KEY, LIST, NO_ANSWER, NO_KEY, errors, fields, page_of, stored
from tests.inquiries.services.upstream.steps import opened
from tests.inquiries.views.steps import calls
from tests.support.factories import make_inquiry, make_service
from tests.support.sandbox import Sandbox
from tests.support.words import say, say_number

PROTECTED = {
    "environment": "alpha",
    "domain": "evil",
    "base_url": "https://evil.example",
    "service_id": "evil",
    "organization_id": "evil",
    "sign_in_address": "https://evil.example/",
    "return_addresses": "https://evil.example",
    "frame_ancestors": "https://evil.example",
    "new_key": "evil",
    "new_organization_key": "evil",
    "without_organization_key": "on",
}


KEPT = say(
    "The key you entered is kept for this form and is saved with it. Enter another one to use that instead.", "en"
)


@pytest.mark.parametrize("name", PROTECTED)
def test_t58_keys_and_addresses_have_a_permission_of_their_own(
    operator: Callable[..., Client], narae: Service, name: str
) -> None:
    Service.objects.update(organization_key=KEY)
    stays = {"keys": None, **Service.objects.filter(pk=narae.pk).values().get()}
    client = operator("view_service", "change_service")
    page = BeautifulSoup(client.get(page_of(narae)).content, "html.parser")
    assert not page.select(f"[name={name}]")
    assert client.post(page_of(narae), fields(name="Renamed") | {name: PROTECTED[name]}).status_code == 302
    after = Service.objects.filter(pk=narae.pk).values().get()
    assert after["name"] == "Renamed"
    kept = (*PROTECTED, "service_key", "organization_key")
    assert {key: after.get(key) for key in kept} == {key: stays.get(key) for key in kept}


def test_an_operator_with_the_permission_changes_the_connection(
    operator: Callable[..., Client], narae: Service
) -> None:
    client = operator("view_service", "change_service", "change_service_connection")
    assert client.post(page_of(narae), fields(new_key="another")).status_code == 302
    assert Service.objects.get().service_key == "another"


def test_an_operator_who_changes_the_address_is_told_what_stays_behind(boss: Client, narae: Service) -> None:
    delivered = [make_inquiry(narae, state=Inquiry.State.DELIVERED, ticket_id=f"T{n}", attempts_made=1) for n in "123"]
    for inquiry, sent_to in zip(delivered, (narae.oc_address, narae.oc_address, ""), strict=True):
        inquiry.attempts.create(number=1, claimed_ms=1, outcome="delivered", sent_to=sent_to)
    same = {"slug": narae.slug, "base_url": narae.base_url, "service_id": narae.service_id}
    behind = "at the address that the service had before"
    assert behind not in boss.post(page_of(narae), fields(**same), follow=True).content.decode()
    moved = boss.post(page_of(narae), fields(**same | {"service_id": "another"}), follow=True).content.decode()
    assert f": 2 delivered inquiries are {behind}" in moved


def test_t58_a_service_is_added_with_that_permission_only(operator: Callable[..., Client]) -> None:
    assert operator("view_service", "add_service").post(f"{LIST}add/", fields()).status_code == 403
    client = operator("view_service", "add_service", "change_service_connection")
    assert client.post(f"{LIST}add/", fields()).status_code == 302


def test_no_more_services_are_checked_than_a_page_can_wait_for(
    boss: Client, narae: Service, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CHECK_SECONDS", 0.0)
    first = make_service(sandbox, "first", name="A")
    posted = {"action": "check_connection", "_selected_action": [narae.pk, first.pk]}
    said = boss.post(LIST, posted, follow=True).content.decode()
    assert f"{say_number('%(n)d service was not checked', 1, 'en')}: {narae.name}." in said
    assert ConnectionCheck.objects.get().service == first


def test_an_error_in_a_read_only_field_is_shown(operator: Callable[..., Client], narae: Service) -> None:
    Service.objects.update(domain="", base_url="")
    answer = operator("view_service", "change_service").post(page_of(narae), fields(name="Renamed"))
    assert say("Enter the domain, or a base URL instead.", "en") in errors(answer)


# --- addresses inside -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a00:1::]",
        "224.0.0.1",
    ],
)
def test_t45_an_address_inside_is_refused_in_production(boss: Client, settings: Any, host: str) -> None:
    settings.PRODUCTION = True
    answer = boss.post(f"{LIST}add/", fields(base_url=f"https://{host}"))
    assert say("The address leads to a host that is not on the public internet.", "en") in errors(answer)
    assert not Service.objects.exists()


@pytest.mark.parametrize("host", ["8.8.8.8", "[2001:4860:4860::8888]", "no-such.invalid"])
def test_an_address_outside_is_taken(boss: Client, settings: Any, host: str) -> None:
    settings.PRODUCTION = True
    assert boss.post(f"{LIST}add/", fields(base_url=f"https://{host}", new_key="")).status_code == 302


def connected(client: Client) -> str:
    return BeautifulSoup(client.get(LIST).content, "html.parser").select("td.field-connected")[0].get_text()


def test_it_says_whether_the_service_is_connected(boss: Client, narae: Service, sandbox: Sandbox) -> None:
    assert connected(boss) == say("connected", "en")
    assert calls(sandbox) == []


def test_f48_without_a_key_it_is_not_connected(boss: Client, narae: Service, sandbox: Sandbox) -> None:
    Service.objects.update(service_key="")
    assert connected(boss) == say("Not connected: %(why)s", "en", why=NO_KEY)


def test_a_failed_check_outlives_the_saving_of_the_service(boss: Client, narae: Service, sandbox: Sandbox) -> None:
    narae.service_key = "wrong"
    narae.save()
    connection_health.check(narae)
    boss.post(page_of(narae), fields(name="Renamed"))
    assert connected(boss) == say("The last check failed.", "en")
    delivered_at = timezone.now() + timedelta(seconds=1)
    make_inquiry(narae, state=Inquiry.State.DELIVERED, ticket_id="7", delivered_at=delivered_at)
    assert connected(boss) == say("connected", "en")


def test_a_service_without_an_answer_is_not_connected(boss: Client, narae: Service, sandbox: Sandbox) -> None:
    Service.objects.update(paced=False)
    opened(narae, sandbox)
    assert connected(boss) == say("Not connected: %(why)s", "en", why=NO_ANSWER)


# --- a typed key ----------------------------------------------------------------------------------------------


def resend(page: Any, **changes: str) -> dict[str, str]:
    """What a browser posts of the page once more, with the hidden fields and without the key."""
    hidden = BeautifulSoup(page.content, "html.parser").select("#service_form input[type=hidden]")
    return fields(new_key="") | {str(each["name"]): str(each.get("value", "")) for each in hidden} | changes


@pytest.mark.parametrize("name", ["new_key", "new_organization_key"])
def test_a_typed_key_survives_an_error_elsewhere(boss: Client, narae: Service, name: str) -> None:
    column = name.removeprefix("new_").replace("key", "service_key" if name == "new_key" else "key")
    refused = boss.post(page_of(narae), fields(slug="", new_key="") | {name: f" {KEY}-2 "})
    assert f"{KEY}-2" not in refused.content.decode()
    assert KEPT in refused.content.decode()
    again = boss.post(page_of(narae), resend(refused, slug="not a slug"))
    assert KEPT in again.content.decode()
    assert boss.post(page_of(narae), resend(again)).status_code == 302
    narae.refresh_from_db()
    assert getattr(narae, column) == f"{KEY}-2"


def test_a_typed_key_survives_while_a_service_is_added(boss: Client) -> None:
    refused = boss.post(f"{LIST}add/", fields(slug=""))
    assert boss.post(f"{LIST}add/", resend(refused)).status_code == 302
    assert Service.objects.get().service_key == KEY


def test_another_key_is_taken_instead_of_the_one_that_is_kept(boss: Client, narae: Service) -> None:
    refused = boss.post(page_of(narae), fields(slug=""))
    boss.post(page_of(narae), resend(refused, new_key="another-key"))
    narae.refresh_from_db()
    assert narae.service_key == "another-key"


def test_a_page_without_a_typed_key_keeps_none(boss: Client, narae: Service) -> None:
    refused = boss.post(page_of(narae), fields(slug="", new_key=" "))
    assert KEPT not in refused.content.decode()
    assert resend(refused)["new_key-kept"] == ""


@pytest.mark.parametrize("token", ["", "of the database", "of another field", "too old", "nothing"])
def test_a_key_that_is_no_longer_kept_is_asked_for_again(boss: Client, narae: Service, token: str) -> None:
    """A token opens as the key of this field in this form only: not what the database has, and not for ever."""
    Service.objects.update(service_key="12345")
    refused = boss.post(page_of(narae), fields(slug="", new_organization_key=KEY))
    kept = resend(refused)["new_key-kept"]
    long_ago = int(time()) - 13 * 60 * 60
    tokens = {
        "of the database": stored(narae, "service_key"),
        "of another field": resend(refused)["new_organization_key-kept"],
        "too old": Fernet(settings.DATA_KEYS[0]).encrypt_at_time(decrypt(kept).encode(), long_ago).decode(),
        "nothing": "x",
    }
    answer = boss.post(page_of(narae), fields(new_key="") | {"new_key-kept": tokens.get(token, "")})
    narae.refresh_from_db()
    assert narae.service_key == "12345"
    assert (answer.status_code, bool(token)) in {(302, False), (200, True)}
    assert not token or say("The key that you entered before is no longer kept. Please enter it again.", "en") in (
        errors(answer)
    )
