"""Workers that are processes of their own, on the test's database, and end themselves where a test wants it."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection

from tests.chaos.place import ROOT

_DYING = """
import sys, django
django.setup()
from django.core.management import call_command
from tests.chaos.points import points
next(point for point in points() if point.name == sys.argv[1]).install()
call_command("deliver", "--once")
"""


def environment() -> dict[str, str]:
    found = connection.settings_dict
    url = f"sqlite:///{found['NAME']}"
    if connection.vendor != "sqlite":
        host = f"{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT'] or 5432}"
        url = f"postgres://{host}/{found['NAME']}"
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url,
        "DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_POOL": "4",
        "LOG_LEVEL": "ERROR",
    }


def die_at(point: str) -> int:
    """Delivers what is due in a process that kills itself at the crash point. Returns how it ended."""
    command = [sys.executable, "-c", _DYING, point]
    return subprocess.run(command, cwd=ROOT, env=environment(), timeout=60, check=False).returncode
