"""The command that measures an environment: it asks, measures, and says what is safe."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from inquiries.models import Service
from inquiries.services.operations.probe import run as probe
from tests.support.probing import SandboxClock
from tests.support.sandbox import Sandbox


@pytest.fixture(autouse=True)
def no_waiting(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "Clock", lambda: SandboxClock(sandbox))


def run(*arguments: str) -> tuple[str, str]:
    out, error = io.StringIO(), io.StringIO()
    call_command("probe_oc", "narae", *arguments, stdout=out, stderr=error)
    return out.getvalue(), error.getvalue()


def answering(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    said, asked = run("--yes")
    assert asked == ""
    assert "list_lag: a ticket was in the list after" in said
    assert "refused_attempts: only with --spam" in said
    assert "RESEND_UNKNOWN=auto" in said
    assert "Written: 4 tickets" in said


def test_it_asks_before_it_writes(service: Service, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "y\n")
    said, asked = run()
    assert "up to 7 tickets" in asked
    assert sandbox.url in asked
    assert "RESEND_UNKNOWN" in said


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_no_ticket_is_created_without_a_yes(
    service: Service, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    answering(monkeypatch, answer)
    with pytest.raises(CommandError, match="Nothing was written"):
        run()
    assert sandbox.journal() == []


def test_spam_is_warned_of(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "yes\n")
    said, asked = run("--spam")
    assert "for a day" in asked
    assert "refused creates count as attempts" in said


def test_machines_read_json(service: Service) -> None:
    report = json.loads(run("--yes", "--json")[0])
    assert report["advice"]["settings"]["RESEND_UNKNOWN"] == "auto"
    assert {"key", "verdict", "text", "bounds"} == set(report["measurements"][0])
    assert len(report["tickets"]) == 4


def test_an_environment_that_deviates_keeps_it_manual(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(quirks=["sort_ignored"])
    said, _asked = run("--yes")
    assert "deviates        sort:" in said
    assert "RESEND_UNKNOWN=manual" in said
    assert "stays manual because of sort." in said


def test_the_key_is_never_said(service: Service, sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    sandbox.config(service_key="another")
    with pytest.raises(CommandError) as error:
        run("--yes")
    said = str(error.value) + "".join(str(record.__dict__) for record in caplog.records)
    assert sandbox.credentials.service_key not in said


def test_a_type_that_cannot_be_filled_is_said(service: Service) -> None:
    with pytest.raises(CommandError, match="2604"):
        run("--yes", "--category", "2604")


def test_a_service_that_does_not_answer_is_said(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)
    with pytest.raises(CommandError, match="does not answer"):
        run("--yes")


def test_it_knows_only_services_that_are_there(db: None) -> None:
    with pytest.raises(CommandError, match="narae"):
        run("--yes")
