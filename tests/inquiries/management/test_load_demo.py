"""`manage.py load_demo`: the demo's service and accounts, loaded anew at each start."""

import io
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import User
from inquiries.models import Service, TypeGuide, TypeQuestions
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


def load_demo(sandbox: Sandbox, *options: str) -> str:
    out = io.StringIO()
    call_command("load_demo", "--sandbox-url", sandbox.url, *options, stdout=out)
    return out.getvalue()


def test_the_demo_has_a_service_and_two_accounts(sandbox: Sandbox) -> None:
    said = load_demo(sandbox)
    service = Service.objects.get()
    assert (service.slug, service.base_url, service.guests_allowed) == ("narae", sandbox.url, True)
    for line in ("member / member-demo", "operator / operator-demo"):
        assert line in said
        assert authenticate(username=line.split(" / ")[0], password=line.split(" / ")[1])
    assert User.objects.get(username="member").usercode == "st18888"
    assert User.objects.get(username="operator").is_superuser


@pytest.mark.parametrize(("options", "paced"), [((), True), (("--unpaced",), False)])
def test_the_demo_holds_inquiries_back_only_where_the_sandbox_has_a_spam_policy(
    sandbox: Sandbox, options: tuple[str, ...], paced: bool
) -> None:
    load_demo(sandbox, *options)
    assert Service.objects.get().paced is paced


def test_the_demo_is_loaded_twice_without_harm(sandbox: Sandbox) -> None:
    load_demo(sandbox)
    User.objects.get(username="member").set_password("changed")
    load_demo(sandbox)
    assert (Service.objects.count(), User.objects.count()) == (1, 2)
    assert authenticate(username="member", password="member-demo")


def test_loaded_again_it_changes_only_what_the_sandbox_needs(sandbox: Sandbox) -> None:
    load_demo(sandbox)
    service = Service.objects.get()
    Service.objects.update(
        name="My market",
        guests_allowed=False,
        default_language="ja",
        base_url="http://127.0.0.1:1",
        return_addresses="https://a.example http://127.0.0.1:1",
    )
    TypeGuide.objects.update(answer_time="Mine")
    TypeQuestions.objects.update(faq_category_id=99)
    password = User.objects.get(username="member").password
    load_demo(sandbox)
    again = Service.objects.get()
    assert (again.name, again.guests_allowed, again.default_language) == ("My market", False, "ja")
    assert again.base_url == sandbox.url
    assert again.return_addresses == f"https://a.example {service.return_addresses}"
    assert set(TypeGuide.objects.values_list("answer_time", flat=True)) == {"Mine"}
    assert set(TypeQuestions.objects.values_list("faq_category_id", flat=True)) == {99}
    assert User.objects.get(username="member").password == password


@pytest.mark.parametrize("address", ["nonsense", "http://sandbox.example:8900", ""])
def test_the_demo_needs_the_address_of_a_sandbox(address: str) -> None:
    with pytest.raises(CommandError, match="--sandbox-url"):
        call_command("load_demo", "--sandbox-url", address)
    assert not Service.objects.exists()


def test_the_demo_is_not_for_production(sandbox: Sandbox, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        load_demo(sandbox)
    assert not User.objects.exists()
