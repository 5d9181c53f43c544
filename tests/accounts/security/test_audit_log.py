"""What is kept of who signed in and of what operators did: by whom, when, on what, from which network."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from common.networks import mask_network
from inquiries.models import Service
from tests.accounts.steps import SIGN_OUT, by_password
from tests.support.factories import PASSWORD, make_inquiry, make_member
from tests.support.pages import Browser

HERE: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7"}


def entries() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "detail"))


@pytest.fixture
def account(guest: Browser) -> Browser:
    make_member("tester")
    return guest


@pytest.fixture
def boss(db: None) -> Client:
    client = Client(**HERE)
    client.force_login(make_member("boss", is_staff=True, is_superuser=True))
    AuditEntry.objects.all().delete()
    return client


# --- signing in -----------------------------------------------------------------------------------------------


def test_it_works(account: Browser) -> None:
    by_password(account, **HERE).form_to(SIGN_OUT).submit(**HERE)
    assert entries() == [("signed_in", "password"), ("signed_out", "")]
    for entry in AuditEntry.objects.all():
        assert (str(entry.actor), entry.network) == ("tester", "203.0.113.0/24")
        assert timezone.now() - entry.at < timedelta(minutes=5)


def test_a_wrong_password_is_noted_at_the_account_that_it_was_tried_for(account: Browser) -> None:
    by_password(account, "tester@example.com", "wrong")
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, str(entry.actor)) == ("sign_in_failed", "tester")


def test_t62_typed_names_and_passwords_are_not_logged(account: Browser) -> None:
    by_password(account, "a-password-typed-as-a-name", "canary-password")
    (entry,) = AuditEntry.objects.values()
    assert entry["actor_id"] is None
    assert "typed-as" not in str(entry)
    assert "canary" not in str(entry)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::1", "::/48"),
        ("", ""),
    ],
)
def test_an_address_is_kept_as_a_network(address: str, kept: str) -> None:
    assert mask_network(address) == kept


def test_an_entry_outlives_the_account(account: Browser) -> None:
    by_password(account)
    number = User.objects.get().pk
    User.objects.all().delete()
    assert AuditEntry.objects.get().actor_id == number


# --- what operators do ----------------------------------------------------------------------------------------


def test_a_look_at_a_customers_text(boss: Client, narae: Service) -> None:
    inquiry = make_inquiry(narae)
    boss.get(f"/admin/inquiries/inquiry/{inquiry.pk}/change/")
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.object_type, entry.object_id) == ("looked", "inquiries.inquiry", str(inquiry.pk))
    assert (str(entry.actor), entry.network) == ("boss", "203.0.113.0/24")
    assert "배송" not in str(AuditEntry.objects.values())


def test_a_decision(boss: Client, narae: Service) -> None:
    inquiry = make_inquiry(narae, state="needs_operator")
    secret = "a reason with a name in it"
    boss.post(f"/admin/inquiries/inquiry/{inquiry.pk}/decide/", {"decision": "cancel", "reason": secret})
    assert ("changed", "Decided: cancel.") in entries()
    assert secret not in str(AuditEntry.objects.values())


def test_a_key_that_was_changed(boss: Client, narae: Service) -> None:
    address = f"/admin/inquiries/service/{narae.pk}/change/"
    form = boss.get(address).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = boss.post(address, data | {"new_key": "another-key-0123456789", "guests_allowed": "on"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.object_type) == ("changed", "inquiries.service")
    assert "ervice key" in entry.detail
    assert "another-key" not in str(AuditEntry.objects.values())


def test_an_account_that_was_made_and_deleted(boss: Client) -> None:
    data = {
        "username": "new",
        "usercode": "n1",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "usable_password": "true",
    }
    boss.post("/admin/accounts/user/add/", data)
    user = User.objects.get(username="new")
    boss.post(f"/admin/accounts/user/{user.pk}/delete/", {"post": "yes"})
    assert [action for action, _detail in entries()] == ["added", "deleted"]


def test_every_page_of_the_admin_notes() -> None:
    from django.contrib import admin  # noqa: PLC0415

    from accounts.admin.audit_mixin import Audited  # noqa: PLC0415
    from portal import urls  # noqa: F401, PLC0415 - which registers them

    assert len(admin.site._registry) >= 5
    assert [str(page) for page in admin.site._registry.values() if not isinstance(page, Audited)] == []


# --- the entries themselves -----------------------------------------------------------------------------------


def test_entries_are_shown_and_cannot_be_changed(boss: Client, account: Browser) -> None:
    by_password(account)
    entry = AuditEntry.objects.get()
    assert b"tester" in boss.get("/admin/accounts/auditentry/").content
    address = f"/admin/accounts/auditentry/{entry.pk}/"
    assert boss.get(f"{address}change/").status_code == 200
    assert boss.post(f"{address}change/", {"action": "added"}).status_code == 403
    assert boss.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert boss.get("/admin/accounts/auditentry/add/").status_code == 403
    assert AuditEntry.objects.get().action == "signed_in"


def test_t65_they_end(account: Browser, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    by_password(account)
    call_command("purge")
    assert AuditEntry.objects.count() == 1
    AuditEntry.objects.update(at=timezone.now() - timedelta(days=settings.AUDIT_DAYS, minutes=1))
    call_command("purge", "--dry-run")
    assert AuditEntry.objects.count() == 1
    call_command("purge")
    assert not AuditEntry.objects.exists()
