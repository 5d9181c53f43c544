"""A place for one run: a folder, a database, a sandbox and the environment that the processes share; gone afterwards.

Nothing that needs Django's settings may be imported before `place` is entered: it says what they will be.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg.sql import SQL, Identifier

from tests.chaos.plan import Plan
from tests.support.sandbox import Sandbox, start_sandbox

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True)
class Pace:
    """The delivery's durations in seconds when everything is `scale` times as long as it is in earnest."""

    scale: float

    @property
    def validity(self) -> float:
        return 300 * self.scale

    @property
    def lease(self) -> float:
        return 60 * self.scale

    @property
    def settle(self) -> float:
        return 450 * self.scale

    @property
    def lag(self) -> float:
        """The list's, at most."""
        return 60 * self.scale

    @property
    def deadline(self) -> float:
        """For a whole call of the worker."""
        return 20 * self.scale

    def flags(self, seed: int) -> list[str]:
        """For a sandbox that keeps the same pace."""
        return ["--signature-validity", str(self.validity), "--seed-random", str(seed)]


@dataclass(frozen=True)
class Place:
    folder: Path
    sandbox: Sandbox
    pace: Pace

    @property
    def log(self) -> Path:
        return self.folder / "portal.log"

    def promises(self) -> Iterator[Path]:
        yield from sorted(self.folder.glob("promises-*.jsonl"))


@contextmanager
def place(plan: Plan) -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="portal-chaos-"))
    pace = Pace(plan.scale)
    try:
        with _database(plan.database, folder) as url, start_sandbox(False, False, pace.flags(plan.seed)) as sandbox:
            os.environ.update(_environment(folder, url, pace, plan.resend))
            django.setup()
            call_command("migrate", verbosity=0, interactive=False)
            try:
                yield Place(folder, sandbox, pace)
            finally:
                disconnect()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def disconnect() -> None:
    """Leave no connection open, nor a thread that would open one: a fork must inherit none."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]


def _environment(folder: Path, url: str, pace: Pace, resend: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
        "DJANGO_ENV": "development",
        "DEBUG": "false",
        "LOG_LEVEL": "ERROR",
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "DATABASE_POOL": "4",
        "REDIS_URL": "",
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRUSTED_PROXIES": "127.0.0.1/32",
        "DELIVERY_TIME_SCALE": str(pace.scale),
        "OC_DEADLINE": str(pace.deadline),
        "OC_PAGE_DEADLINE": str(pace.deadline),
        "RESEND_UNKNOWN": resend,
    }


@contextmanager
def _database(wanted: str, folder: Path) -> Iterator[str]:
    if wanted == "sqlite":
        yield f"sqlite:///{folder / 'portal.sqlite3'}"
        return
    server = POSTGRES if wanted == "postgres" else wanted
    # Two processes may each have a folder of this name, in folders of their own.
    name = f"{folder.name.replace('-', '_').lower()}_{secrets.token_hex(4)}"
    with psycopg.connect(urlsplit(server)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
