"""The portal as it is served in earnest: a gunicorn of its own, with its own database, and two members."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from tests.chaos.place import ROOT, Pace, Place, _database
from tests.chaos.portal import portal
from tests.support import prepared
from tests.support.sandbox import Sandbox

_KEY = Fernet.generate_key().decode()
# Two members, each with inquiries of their own and a session.
_FILL = """
import json
from django.conf import settings
from django.test import Client
from inquiries.models import Service
from accounts.models import User
Service.objects.create(slug="narae", name="Narae", service_id="narae", guests_allowed=True, paced=False, **{keys!r})
found = {{}}
for code, canary in (("st18888", "canaryhong"), ("st20001", "canarylee")):
    user = User.objects.create_user(code, f"{{canary}}@example.com", usercode=code, last_name=canary, first_name="x")
    client = Client()
    client.force_login(user)
    found[canary] = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Served:
    """`sessions` are the members' cookies by the word that only their pages have; `log` is all that the server said."""

    url: str
    sessions: dict[str, str]
    log: Path

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 80)


@contextmanager
def served(
    folder: Path, sandbox: Sandbox, *, production: bool = False, code: Path = ROOT, **more: str
) -> Iterator[Served]:
    """With PostgreSQL and Redis where the suite has them. In production there is no service at all.

    `code` is the folder of another release, which serves on the schema of this one. `more` are variables of the
    environment, over those that are usual here.
    """
    with _database(os.environ.get("DATABASE_URL") or "sqlite", folder) as database:
        variables = _environment(folder, database, production) | more
        if database.startswith("sqlite:///"):
            prepared.copy_database(Path(database.removeprefix("sqlite:///")))
        else:
            prepared.manage(variables, "migrate", "-v0")
        sessions = {}
        if production:
            prepared.copy_static_files(folder / "static")
        else:
            keys = {
                "base_url": sandbox.url,
                "organization_id": sandbox.credentials.organization_id,
                "service_key": sandbox.credentials.service_key,
            }
            sessions = json.loads(prepared.manage(variables, "shell", "-v0", "-c", _FILL.format(keys=keys)))
        place = Place(folder, sandbox, Pace(1))
        with portal(place, code=code, **variables) as url:
            yield Served(url, sessions, place.log)


def _environment(folder: Path, database: str, production: bool) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
        "DJANGO_ENV": "production" if production else "development",
        "DEBUG": "false",
        "LOG_LEVEL": "ERROR",
        "SECRET_KEY": _KEY * 2,
        "DATA_KEYS": _KEY,
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "DATABASE_URL": database,
        "DATABASE_POOL": "8",
        "REDIS_URL": os.environ.get("REDIS_URL", ""),
        "ALLOWED_HOSTS": "127.0.0.1,portal.example",
        "TRUSTED_PROXIES": "127.0.0.1/32",
    }
