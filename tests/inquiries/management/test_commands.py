"""The command that sets a portal up: add_service."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inquiries.models import Service
from tests.support.sandbox import Sandbox

KEY = "canary-key-0123456789"
REAL = ("dawn", "--name", "Dawn Books", "--environment", "real", "--domain", "dawn")
IDS = ("--service-id", "dawn", "--organization-id", "organization")

pytestmark = pytest.mark.django_db


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch, settings: Any) -> io.StringIO:
    """Standard input with a key in it, and none in the environment."""
    settings.OC_SERVICE_KEY = settings.OC_ORGANIZATION_KEY = ""
    stream = io.StringIO(f"{KEY}\n")
    monkeypatch.setattr("sys.stdin", stream)
    return stream


def add_service(*arguments: str) -> str:
    out = io.StringIO()
    call_command("add_service", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_a_service_is_added(stdin: io.StringIO) -> None:
    said = add_service(*REAL, *IDS, "--language", "en", "--guests")
    service = Service.objects.get()
    assert (service.slug, service.name, service.environment, service.domain) == ("dawn", "Dawn Books", "real", "dawn")
    assert (service.service_id, service.organization_id) == ("dawn", "organization")
    assert (service.default_language, service.guests_allowed, service.active) == ("en", True, True)
    assert service.service_key == KEY
    assert "dawn" in said
    assert KEY not in said


def test_the_key_may_come_from_the_environment(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OC_SERVICE_KEY = KEY
    monkeypatch.setattr("sys.stdin", io.StringIO("another"))
    add_service(*REAL, *IDS)
    service = Service.objects.get()
    assert (service.service_key, service.organization_key) == (KEY, "")


def test_the_key_is_never_an_argument(stdin: io.StringIO) -> None:
    with pytest.raises(CommandError, match="unrecognized"):
        add_service(*REAL, *IDS, "--service-key", KEY)


def test_without_a_key_nothing_is_added(stdin: io.StringIO) -> None:
    stdin.truncate(0)
    with pytest.raises(CommandError, match="key"):
        add_service(*REAL, *IDS)
    assert not Service.objects.exists()


def test_the_organizations_key_is_the_next_line(stdin: io.StringIO) -> None:
    stdin.seek(0, io.SEEK_END)
    stdin.write("organization-key\n")
    stdin.seek(0)
    said = add_service(*REAL, *IDS, "--return-to", "https://www.dawn.example")
    service = Service.objects.get()
    assert (service.service_key, service.organization_key) == (KEY, "organization-key")
    assert service.return_addresses == "https://www.dawn.example"
    assert "organization-key" not in said


def test_the_organizations_key_may_come_from_the_environment(stdin: io.StringIO, settings: Any) -> None:
    settings.OC_ORGANIZATION_KEY = "organization-key"
    add_service(*REAL, *IDS)
    assert Service.objects.get().organization_key == "organization-key"


def test_without_a_new_one_the_organizations_key_stays(stdin: io.StringIO) -> None:
    Service.objects.create(slug="dawn", organization_key="organization-key")
    add_service(*REAL, *IDS)
    assert Service.objects.get().organization_key == "organization-key"


def test_a_service_at_an_address_of_its_own(stdin: io.StringIO, sandbox: Sandbox) -> None:
    add_service("narae", "--name", "나래마켓", "--base-url", sandbox.url, *IDS)
    service = Service.objects.get()
    assert service.base_url == sandbox.url
    assert not service.guests_allowed


def test_the_same_address_again_changes_the_service(stdin: io.StringIO) -> None:
    add_service(*REAL, *IDS)
    stdin.seek(0)
    add_service("dawn", "--name", "Renamed", "--environment", "beta", "--domain", "dusk", *IDS)
    service = Service.objects.get()
    assert (service.name, service.environment, service.domain) == ("Renamed", "beta", "dusk")


def a_service_with_everything() -> Service:
    return Service.objects.create(
        slug="dawn",
        name="Dawn Books",
        environment="beta",
        domain="dawn",
        service_id="dawn",
        organization_id="organization",
        service_key="old-key",
        organization_key="organization-key",
        sign_in_address="https://www.dawn.example/login",
        return_addresses="https://www.dawn.example",
        default_language="en",
        fallback_category_id=7,
        guests_allowed=True,
        guests_mailed=False,
        answer_types="robot",
        reply_days=3,
        active=False,
        frame_ancestors="https://www.dawn.example",
        retention_days=30,
    )


def values(service: Service) -> dict[str, object]:
    fresh = Service.objects.get(pk=service.pk)
    return {field.name: getattr(fresh, field.name) for field in Service._meta.fields if field.name != "changed_at"}


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        ((), {}),
        (("--name", "Dusk Books"), {"name": "Dusk Books"}),
        (("--language", "th"), {"default_language": "th"}),
        (("--no-guests",), {"guests_allowed": False}),
        (("--guests",), {}),
        (
            ("--return-to", "https://a.example https://b.example"),
            {"return_addresses": "https://a.example https://b.example"},
        ),
        (("--return-to", ""), {"return_addresses": ""}),
        (("--fallback-category", "8"), {"fallback_category_id": 8}),
        (("--fallback-category", ""), {"fallback_category_id": None}),
        (("--service-id", "other"), {"service_id": "other"}),
        (("--organization-id", "other"), {"organization_id": "other"}),
        (("--environment", "real"), {"environment": "real"}),
        (("--domain", "dusk"), {"domain": "dusk"}),
        (("--base-url", "https://oc.example"), {"base_url": "https://oc.example"}),
    ],
)
def test_a_renewed_key_changes_only_what_is_named(
    stdin: io.StringIO, arguments: tuple[str, ...], changed: dict[str, object]
) -> None:
    service = a_service_with_everything()
    before = values(service)
    add_service("dawn", *arguments)
    assert values(service) == {**before, "service_key": KEY, **changed}


def test_a_named_setting_is_changed_without_a_key(stdin: io.StringIO) -> None:
    stdin.truncate(0)
    service = a_service_with_everything()
    before = values(service)
    add_service("dawn", "--language", "ja")
    assert values(service) == {**before, "default_language": "ja"}


def test_the_organizations_key_alone_is_renewed(stdin: io.StringIO) -> None:
    stdin.truncate(0)
    stdin.write("\nnew-organization-key\n")
    stdin.seek(0)
    service = a_service_with_everything()
    before = values(service)
    add_service("dawn")
    assert values(service) == {**before, "organization_key": "new-organization-key"}


def test_an_environment_takes_the_place_of_an_address(stdin: io.StringIO) -> None:
    service = a_service_with_everything()
    add_service("dawn", "--base-url", "https://oc.example")
    add_service("dawn", "--environment", "real")
    assert (values(service)["base_url"], values(service)["environment"]) == ("", "real")


def test_where_nothing_is_named_it_says_so(stdin: io.StringIO) -> None:
    stdin.truncate(0)
    a_service_with_everything()
    with pytest.raises(CommandError, match="Nothing to change"):
        add_service("dawn")


def test_a_slip_in_the_address_adds_nothing(stdin: io.StringIO) -> None:
    a_service_with_everything()
    with pytest.raises(CommandError, match=r"no service dwan yet.*--name, --service-id, --organization-id"):
        add_service("dwan")
    assert Service.objects.count() == 1


@pytest.mark.parametrize("key", ["a\0b", "ab\udcff", "a\x1bb"])
def test_what_cannot_be_a_key_is_refused(stdin: io.StringIO, key: str) -> None:
    stdin.write(f"{key}\n")
    stdin.seek(0)
    with pytest.raises(CommandError, match="one line of text"):
        add_service(*REAL, *IDS)
    assert not Service.objects.exists()


def test_a_key_that_is_no_text_is_refused(stdin: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"k\xff\xfe\n"), "utf-8"))
    with pytest.raises(CommandError, match="UTF-8"):
        add_service(*REAL, *IDS)


def test_an_error_names_the_option(stdin: io.StringIO) -> None:
    with pytest.raises(CommandError, match=r"^--return-to: .*; --language: "):
        add_service(*REAL, *IDS, "--language", "", "--return-to", "nonsense")


@pytest.mark.parametrize(
    "arguments",
    [
        ("admin", *REAL[1:]),
        ("a b", *REAL[1:]),
        ("dawn", "--name", "x", "--environment", "moon", "--domain", "dawn"),
        ("dawn", "--name", "x", "--environment", "real"),
        ("dawn", "--name", "x", "--environment", "real", "--domain", "a.b"),
        ("dawn", "--name", "x", "--base-url", "http://oc.example"),
        ("dawn", "--name", "x", "--base-url", ""),
        ("dawn", "--name", "", "--environment", "real", "--domain", "dawn"),
        ("dawn", "--name", "x"),
        (*REAL, "--base-url", "https://oc.example"),
        (*REAL, "--return-to", "https://www.dawn.example/path"),
        (*REAL, "--return-to", "https://*.dawn.example"),
    ],
)
def test_invalid_arguments_are_refused(stdin: io.StringIO, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        add_service(*arguments, *IDS)
    assert not Service.objects.exists()
