"""Whether the process is alive, and whether it can serve."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from inquiries.models import Service
from tests.inquiries.services.upstream.steps import opened
from tests.inquiries.views.steps import calls
from tests.support.sandbox import Sandbox


def test_it_is_alive(client: Client) -> None:
    answer = client.get("/healthz")  # no database is asked: this test has none
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_it_is_ready_without_asking_oc(client: Client, narae: Service, sandbox: Sandbox) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    breakers = {"narae": {"transport": "closed", "configuration": "closed"}}
    connected = {"not_connected": [], "breakers": breakers, "entries_not_shown": 0}
    assert answer.json() == {"ready": True, "missing": [], **connected}
    assert calls(sandbox) == []


def test_oc_being_down_is_told_and_is_not_fatal(client: Client, narae: Service, sandbox: Sandbox) -> None:
    Service.objects.update(paced=False)  # so that the five attempts which open the breaker are not held back
    opened(narae, sandbox)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["not_connected"] == ["narae"]


def test_a_service_without_a_key_is_no_crash(client: Client, narae: Service) -> None:
    Service.objects.update(service_key="")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["not_connected"] == ["narae"]
    assert answer.json()["breakers"]["narae"]["configuration"] == "open: key"


def test_the_answer_holds_no_addresses(client: Client, narae: Service, sandbox: Sandbox) -> None:
    assert sandbox.url.removeprefix("http://") not in client.get("/readyz").content.decode()


def test_without_the_database_it_is_not_ready(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: object, **_options: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "ensure_connection", gone)
        patch.setattr(connection, "cursor", gone)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["database"]


def test_without_a_migration_it_is_not_ready(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'inquiries'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["migrations"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_not_kept(client: Client, narae: Service, path: str) -> None:
    assert "no-store" in client.get(path).headers["Cache-Control"]
