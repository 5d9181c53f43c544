"""The telemetry is off by default, starts with each process that has its settings, and says what is not installed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, STDOUT

import pytest

from tests.support.rawserver import RawServer
from tests.support.source import ROOT

OPTIONAL = ("opentelemetry", "sentry_sdk")
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs code in a process of its own, after the portal's settings were read. Returns what it wrote."""

    def run(code: str, **environment: str) -> str:
        keys = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings", "DATA_DIR": str(tmp_path)}
        prepare = "from environ import Env; Env.read_env = lambda *a, **k: None; import django, sys\n"
        command = [sys.executable, "-c", prepare + code]
        keys |= environment
        done = subprocess.run(command, check=True, cwd=ROOT, env=keys, text=True, stdout=PIPE, stderr=STDOUT)
        return done.stdout

    return run


def address(receiver: RawServer) -> dict[str, str]:
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
        "SENTRY_DSN": receiver.url.replace("://", "://a-key@") + "/7",
    }


def test_it_works(run: Run, receiver: RawServer) -> None:
    """What is left when a process ends is sent."""
    run(
        "django.setup(); import logging; from common.telemetry.spans import open_span\n"
        "with open_span('delivery.attempt'): logging.getLogger('inquiries').error('delivery.crashed')",
        **address(receiver),
    )
    assert {request.target for request in receiver.requests} == {"/v1/traces", "/api/7/envelope/"}


def test_an_error_that_ends_a_process_arrives(run: Run, receiver: RawServer) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run("django.setup(); raise ValueError('canary')", SENTRY_DSN=address(receiver)["SENTRY_DSN"])
    assert [request.target for request in receiver.requests] == ["/api/7/envelope/"]


def test_nothing_is_imported_unless_it_is_configured(run: Run) -> None:
    imported = run(f"django.setup(); import portal.urls; print([name for name in {OPTIONAL} if name in sys.modules])")
    assert imported == "[]\n"


def test_a_secret_may_stand_in_a_file(run: Run, receiver: RawServer, tmp_path: Path) -> None:
    (tmp_path / "dsn").write_text(address(receiver)["SENTRY_DSN"])
    run(
        "django.setup(); import logging; logging.getLogger('inquiries').error('delivery.crashed')",
        SENTRY_DSN_FILE=str(tmp_path / "dsn"),
    )
    assert [request.target for request in receiver.requests] == ["/api/7/envelope/"]


def test_what_is_not_installed_is_said(run: Run, receiver: RawServer) -> None:
    said = run(
        f"sys.modules.update(dict.fromkeys({OPTIONAL}))\n"
        "from django.core.management import call_command; django.setup(); call_command('check')",
        **address(receiver),
    )
    assert "SENTRY_DSN is set, but the packages of the extra 'sentry' are not installed" in said
    assert "OTEL_EXPORTER_OTLP_ENDPOINT is set, but the packages of the extra 'otel' are not installed" in said
    assert "requirements-extras.lock" in said
    assert receiver.requests == []


@pytest.mark.parametrize(
    "dsn", ["https://sentry.example.com/7", "key@sentry.example.com/7", "https://key@sentry.example.com"]
)
def test_a_dsn_that_is_none_is_named(run: Run, dsn: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run("import portal.settings", SENTRY_DSN=dsn)
    assert "SENTRY_DSN must be a DSN" in failed.value.stdout and dsn not in failed.value.stdout
