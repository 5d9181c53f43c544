"""A service is shown to customers once a check of its connection has succeeded."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from inquiries.models import Service
from inquiries.services.upstream import connection_health
from tests.inquiries.admin.test_services import LIST, SIGNATURE_REFUSED, fields, messages, page_of
from tests.support.sandbox import Sandbox
from tests.support.words import say


def working(sandbox: Sandbox, **changes: Any) -> dict[str, Any]:
    """The fields of a service that the sandbox answers for."""
    known = sandbox.credentials
    return fields(
        base_url=sandbox.url,
        domain="",
        service_id=known.service_id,
        organization_id=known.organization_id,
        new_key=known.service_key,
        **changes,
    )


def test_a_new_service_that_works_is_active_at_once(boss: Client, sandbox: Sandbox) -> None:
    answer = boss.post(f"{LIST}add/", working(sandbox), follow=True)
    assert Service.objects.get().active
    assert say("Signed requests are accepted", "en") in answer.content.decode()


def test_one_that_does_not_work_is_kept_and_not_active(boss: Client, sandbox: Sandbox) -> None:
    answer = boss.post(f"{LIST}add/", working(sandbox) | {"new_key": "wrong"}, follow=True)
    service = Service.objects.get()
    assert not service.active
    assert SIGNATURE_REFUSED in answer.content.decode()
    boss.post(page_of(service), working(sandbox))
    assert Service.objects.get().active


@pytest.mark.django_db(transaction=True)
def test_no_row_is_held_while_it_is_checked(boss: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    check, held = connection_health.check, []

    def note(service: Service) -> list[connection_health.CheckResult]:
        held.append(connection.in_atomic_block)
        return check(service)

    monkeypatch.setattr(connection_health, "check", note)
    boss.post(f"{LIST}add/", working(sandbox))
    assert (held, Service.objects.get().active) == ([False], True)


def test_a_superuser_may_show_it_nevertheless(boss: Client, operator: Callable[..., Client]) -> None:
    client = operator("view_service", "add_service", "change_service", "change_service_connection")
    client.post(f"{LIST}add/", fields(confirm_active="on"))
    service = Service.objects.get()
    assert not service.active
    boss.post(page_of(service), fields(confirm_active="on", new_key=""))
    assert Service.objects.get().active


def test_the_list_says_when_it_was_last_checked(boss: Client, narae: Service) -> None:
    def read() -> str:
        return BeautifulSoup(boss.get(LIST).content, "html.parser").select("td.field-last_check")[0].get_text()

    assert read() == say("not checked yet", "en")
    messages(boss, "check_connection", narae)
    assert "succeeded" in read()


@pytest.mark.parametrize(("permissions", "is_told"), [(("view_service",), False), (("change_service",), True)])
def test_what_saving_does_is_told_to_who_can_save(
    operator: Callable[..., Client], narae: Service, permissions: tuple[str, ...], is_told: bool
) -> None:
    page = operator(*permissions).get(page_of(narae)).content.decode()
    assert (say("The connection is checked as soon as you save.", "en") in page) is is_told


def test_dangerous_settings_stand_apart(boss: Client, narae: Service) -> None:
    page = BeautifulSoup(boss.get(page_of(narae)).content, "html.parser")
    assert {field["name"] for field in page.select("fieldset.collapse [name]")} >= {"paced", "guests_usercode"}
