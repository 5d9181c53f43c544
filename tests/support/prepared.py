"""What a served portal needs before it starts, made once by each worker of the suite and copied from then on."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from django.conf import settings

from tests.support.source import ROOT


def manage(variables: dict[str, str], *command: str) -> str:
    """Return what a command of `manage.py` wrote, which has to succeed."""
    whole = (sys.executable, "manage.py", *command)
    done = subprocess.run(whole, check=False, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def copy_database(path: Path) -> None:
    """Put a SQLite database with all tables there."""
    shutil.copyfile(_migrate(), path)


def copy_static_files(folder: Path) -> None:
    """Put the static files there, compressed and under hashed names as in production."""
    shutil.copytree(_collect(), folder, dirs_exist_ok=True)


@cache
def _migrate() -> Path:
    path = Path(settings.DATA_DIR) / "prepared.sqlite3"
    manage({"DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": f"sqlite:///{path}"}, "migrate", "-v0")
    return path


@cache
def _collect() -> Path:
    folder = Path(settings.DATA_DIR) / "prepared-static"
    keys = {"SECRET_KEY": "s" * 64, "ALLOWED_HOSTS": "portal.example", "DJANGO_ENV": "production"}
    variables = {"DJANGO_SETTINGS_MODULE": "portal.settings", "STATIC_ROOT": str(folder), "DATABASE_URL": ""}
    manage(keys | variables, "collectstatic", "-v0", "--no-input")
    return folder
