"""Whether the process is alive, and whether it can serve."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client, override_settings

from inquiries.models import Service
from portal.health import Monitor, Readiness, list_migrations, monitor
from tests.inquiries.services.upstream.steps import opened
from tests.inquiries.views.steps import calls
from tests.support.sandbox import Sandbox

TOKEN = {"Authorization": "Bearer a token"}
with_details = override_settings(HEALTH_TOKEN="a token")


@pytest.fixture(autouse=True)
def _as_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "known", None)
    monkeypatch.setattr(monitor, "is_migrated", False)


def test_it_is_alive(client: Client) -> None:
    answer = client.get("/healthz")  # no database is asked: this test has none
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_it_is_ready(client: Client, narae: Service) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_may_use_any_name(client: Client, db: None, path: str) -> None:
    answer = client.get(path, headers={"Host": "10.0.0.7:8000"})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


@with_details
def test_the_details_are_for_the_token(client: Client, narae: Service, sandbox: Sandbox) -> None:
    answer = client.get("/readyz", headers=TOKEN)
    breakers = {"narae": {"transport": "closed", "configuration": "closed"}}
    connected = {"not_connected": [], "breakers": breakers, "entries_not_shown": 0, "processes": [], "storage": []}
    assert answer.json() == {"ready": True, "missing": [], **connected}
    assert calls(sandbox) == []
    assert sandbox.url.removeprefix("http://") not in answer.content.decode()


@pytest.mark.parametrize("token", ["Bearer wrong", "Basic a token", "Bearer ", ""])
@pytest.mark.parametrize("setting", ["a token", ""])
def test_without_the_token_there_are_no_details(client: Client, narae: Service, token: str, setting: str) -> None:
    with override_settings(HEALTH_TOKEN=setting):
        assert client.get("/readyz", headers={"Authorization": token}).json() == {"ready": True}


@with_details
def test_oc_being_down_is_told_and_is_not_fatal(client: Client, narae: Service, sandbox: Sandbox) -> None:
    Service.objects.update(paced=False)  # so that the five attempts which open the breaker are not held back
    opened(narae, sandbox)
    answer = client.get("/readyz", headers=TOKEN)
    assert answer.status_code == 200
    assert answer.json()["not_connected"] == ["narae"]


@with_details
def test_a_service_without_a_key_is_no_crash(client: Client, narae: Service) -> None:
    Service.objects.update(service_key="")
    answer = client.get("/readyz", headers=TOKEN)
    assert answer.status_code == 200
    assert answer.json()["not_connected"] == ["narae"]
    assert answer.json()["breakers"]["narae"]["configuration"] == "open: key"


@with_details
def test_without_the_database_it_is_not_ready(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: object, **_options: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "ensure_connection", gone)
        patch.setattr(connection, "cursor", gone)
        answer = client.get("/readyz", headers=TOKEN)
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "missing": ["database"]}


@with_details
def test_without_a_migration_it_is_not_ready(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'inquiries'")
    answer = client.get("/readyz", headers=TOKEN)
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["migrations"]


def test_the_migrations_are_those_that_django_loads() -> None:
    assert set(list_migrations()) == set(MigrationLoader(None).disk_migrations)


def test_what_was_measured_is_told_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "known", Readiness(()))
    assert client.get("/readyz").status_code == 200  # this test has no database
    monkeypatch.setattr(monitor, "known", Readiness(("database",)))
    assert client.get("/readyz").status_code == 503


def test_what_was_measured_long_ago_is_not_known() -> None:
    old = Monitor()
    old.known = Readiness((), measured_at=-1000.0)
    assert old.get_missing() == ("answer",)
