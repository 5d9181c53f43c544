"""The operators' page of one person's data."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import AuditEntry
from inquiries.models import Inquiry, Service, StaffService
from tests.support.factories import make_inquiry, make_member, make_service
from tests.support.sandbox import Sandbox

PAGE = "/admin/personal-data/"


@pytest.fixture
def inquiry(db: None, sandbox: Sandbox) -> Inquiry:
    service: Service = make_service(sandbox)
    make_member("m-1")
    return make_inquiry(service, usercode="m-1")


def do(client: Client, **posted: str) -> Any:
    return client.post(PAGE, {"who": "m-1", **posted})


@pytest.mark.parametrize("who", ["m-1", "M-1@Example.com"])
def test_a_person_is_exported_with_a_reason(boss: Client, inquiry: Inquiry, who: str) -> None:
    answer = do(boss, who=who, do="export", reason="asked by phone")
    made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert inquiry.receipt in made.read("data.json").decode()
    entry = AuditEntry.objects.get(action="data_exported")
    assert (entry.detail, entry.object_type) == ("asked by phone", "accounts.user")


@pytest.mark.parametrize("action", ["export", "erase"])
def test_nothing_happens_without_a_reason(boss: Client, inquiry: Inquiry, action: str) -> None:
    said = do(boss, do=action, waiting="withdraw").content.decode()
    assert "This field is required." in said
    assert not AuditEntry.objects.filter(action__startswith="data_").exists()
    assert Inquiry.objects.exists()


def test_what_waits_is_asked_about(boss: Client, inquiry: Inquiry) -> None:
    page = BeautifulSoup(do(boss, do="erase", reason="letter").content, "html.parser")
    assert page.select("[name=waiting]")
    assert Inquiry.objects.exists()
    do(boss, do="erase", reason="letter", waiting="withdraw")
    assert not Inquiry.objects.exists()
    assert AuditEntry.objects.get(action="data_erased").detail == "letter"


def test_only_what_can_be_withdrawn_is_asked_about(boss: Client, inquiry: Inquiry) -> None:
    sent = make_inquiry(inquiry.service, usercode="m-1", state=Inquiry.State.OUTCOME_UNKNOWN)
    said = do(boss, do="erase", reason="letter").content.decode()
    assert inquiry.receipt in said
    assert sent.receipt not in said


def test_a_members_page_leads_here(boss: Client, inquiry: Inquiry) -> None:
    person = make_member("m-2")
    page = BeautifulSoup(boss.get(f"/admin/accounts/user/{person.pk}/change/").content, "html.parser")
    [link] = [str(link["href"]) for link in page.select(".object-tools a") if PAGE in str(link["href"])]
    assert "m-2" in boss.get(link).content.decode()


def test_nobody_is_found(boss: Client, inquiry: Inquiry) -> None:
    assert "Nothing is kept under this" in do(boss, who="m-9").content.decode()


def test_t66_it_needs_its_permission(operator: Callable[..., Client], inquiry: Inquiry) -> None:
    assert operator("view_inquiry", "view_user").get(PAGE).status_code == 403
    assert operator("personal_data").get(PAGE).status_code == 200


@pytest.mark.parametrize("organization", ["another", "own"])
def test_t58_an_account_that_the_reader_cannot_list_is_not_found(sandbox: Sandbox, db: None, organization: str) -> None:
    """Neither one of another organization, nor one of staff; by its address, its usercode or its key."""
    service = make_service(sandbox, organization_id="own")
    person = make_member("m-1", organization_id=organization, is_staff=organization == "own")
    staff = make_member("staff", is_staff=True, first_name="")
    staff.user_permissions.set(Permission.objects.filter(codename="personal_data"))
    StaffService.objects.create(user=staff, service=service)
    client = Client()
    client.force_login(staff)
    answers = [do(client, who=who, do="export", reason="letter") for who in ("m-1@example.com", "m-1")]
    answers.append(client.get(PAGE, {"member": person.pk}))
    for answer in answers:
        assert "하늘" not in answer.content.decode()
    assert not AuditEntry.objects.filter(action="data_exported").exists()
