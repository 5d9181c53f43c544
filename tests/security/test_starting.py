"""Production refuses to start with what would undo its promises."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from inquiries import checks
from inquiries.models import Service
from tests.support import prepared
from tests.support.source import ROOT

SERVER = ("-c", "import portal.wsgi")
WORKER = ("manage.py", "deliver", "--once")
ADD = "from inquiries.models import Service; Service.objects.create(slug='a', name='a', service_id='a', base_url='{}')"
# Whatever production refuses, all at once.
UNSAFE = {
    "DEBUG": "true",
    "DEVELOPMENT_AIDS": "true",
    "SECRET_KEY": "for development only; production refuses to start with it",
    "DATA_KEYS": "ZGV2ZWxvcG1lbnQtb25seS1kYXRhLWtleS0zMi1iISE=",
    "ALLOWED_HOSTS": "*",
}
REMOVE = "from inquiries.models import Service; Service.objects.all().delete()"


def environment(folder: Path, **changes: str) -> dict[str, str]:
    safe = {
        "PATH": os.environ["PATH"],
        "DJANGO_ENV": "production",
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATA_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "portal.example",
        "DEBUG": "false",
        # Said all, so that nothing comes from a developer's .env.
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "REDIS_URL": "",
        "TRUSTED_PROXIES": "127.0.0.1/32",
    }
    return {**safe, **changes}


def run(command: tuple[str, ...], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=variables, check=False, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """With a database that has its tables."""
    path = tmp_path_factory.mktemp("production")
    prepared.copy_database(path / "portal.sqlite3")
    prepared.copy_static_files(path / "static")
    yield path


@contextmanager
def reached_at(address: str, variables: dict[str, str]) -> Iterator[None]:
    """While there is a service at this address."""
    added = run(("manage.py", "shell", "-v0", "-c", ADD.format(address)), variables)
    assert added.returncode == 0, added.stderr
    try:
        yield
    finally:
        run(("manage.py", "shell", "-v0", "-c", REMOVE), variables)


@pytest.mark.parametrize("command", [SERVER, WORKER], ids=["server", "worker"])
def test_t63_it_starts(folder: Path, command: tuple[str, ...]) -> None:
    done = run(command, environment(folder))
    assert done.returncode == 0, done.stderr


def test_the_server_does_not_start_without_static_files(folder: Path) -> None:
    done = run(SERVER, environment(folder, STATIC_ROOT=str(folder / "nowhere")))
    assert done.returncode != 0
    assert "STATIC_ROOT" in done.stderr and "collectstatic" in done.stderr


@pytest.mark.parametrize("command", [SERVER, WORKER], ids=["server", "worker"])
def test_t63_neither_starts_with_what_is_unsafe(folder: Path, command: tuple[str, ...]) -> None:
    """Each reason is told; that each alone is enough, the tests below show in this process."""
    done = run(command, environment(folder, **UNSAFE))
    assert done.returncode != 0
    assert [name for name in UNSAFE if name not in done.stderr] == []


def test_t63_neither_starts_towards_an_unsafe_service(folder: Path) -> None:
    """A command that could mend it still runs."""
    variables = environment(folder)
    with reached_at("http://oc.example", variables):
        for command in (SERVER, WORKER):
            done = run(command, variables)
            assert done.returncode != 0
            assert "The service a is" in done.stderr
        assert run(("manage.py", "check"), variables).returncode == 0


@pytest.mark.parametrize(("name", "value"), [("DJANGO_ENV", "prod"), ("DELIVERY_TIME_SCALE", "0.5")])
def test_t63_the_settings_themselves_refuse(folder: Path, name: str, value: str) -> None:
    done = run(("-c", "import portal.settings"), environment(folder, **{name: value}))
    assert done.returncode != 0
    assert name in done.stderr


@pytest.fixture
def production(settings: Any) -> Any:
    settings.PRODUCTION, settings.ALLOWED_HOSTS, settings.DEVELOPMENT_AIDS = True, ["portal.example"], False
    settings.USES_DEVELOPMENT_SECRET = settings.USES_DEVELOPMENT_DATA_KEY = False
    return settings


def test_t63_what_is_safe_is_not_refused(db: None, production: Any) -> None:
    checks.refuse_to_start()


@pytest.mark.parametrize(
    ("setting", "value", "name"),
    [
        ("DEBUG", True, "DEBUG"),
        ("DEVELOPMENT_AIDS", True, "DEVELOPMENT_AIDS"),
        ("USES_DEVELOPMENT_SECRET", True, "SECRET_KEY"),
        ("USES_DEVELOPMENT_DATA_KEY", True, "DATA_KEYS"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
    ],
)
def test_t63_each_alone_is_refused(db: None, production: Any, setting: str, value: object, name: str) -> None:
    setattr(production, setting, value)
    with pytest.raises(ImproperlyConfigured, match=f"^{name} [^.]+[.]$"):
        checks.refuse_to_start()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8900", "http://oc.example", "https://localhost:8900", "https://127.0.0.1"]
)
def test_t63_each_such_address_is_refused(db: None, production: Any, address: str) -> None:
    """Plain http, or the sandbox's own machine."""
    Service.objects.create(slug="a", name="a", service_id="a", base_url=address)
    with pytest.raises(ImproperlyConfigured, match=r"^The service a is "):
        checks.refuse_to_start()


def test_t63_the_deployment_checks_find_nothing(folder: Path) -> None:
    variables = environment(folder, EMAIL_URL="smtp://127.0.0.1:25", DEFAULT_FROM_EMAIL="a@portal.example")
    done = run(("manage.py", "check", "--deploy", "--fail-level", "WARNING"), variables)
    assert done.returncode == 0, done.stderr


def test_a_portal_that_believes_no_proxy_is_warned_about(production: Any) -> None:
    production.TRUSTED_PROXIES = []
    (warning,) = checks.check_proxies()
    assert warning.msg.startswith("TRUSTED_PROXIES is not set")
    production.TRUSTED_PROXIES = [ip_network("127.0.0.1/32")]
    assert checks.check_proxies() == []
    production.TRUSTED_PROXIES, production.PRODUCTION = [], False
    assert checks.check_proxies() == []
