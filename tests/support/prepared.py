"""What a served portal needs before it starts, made once for all workers of the suite and copied from then on."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import servers
from tests.settings import SHARED_FOLDER
from tests.support.source import ROOT


def manage(variables: dict[str, str], *command: str) -> str:
    """Return what a command of `manage.py` wrote, which has to succeed."""
    whole = (sys.executable, "manage.py", *command)
    done = subprocess.run(whole, check=False, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def copy_database(path: Path) -> None:
    """Put a SQLite database with all tables there."""
    shutil.copyfile(_make_once("portal.sqlite3", _migrate), path)


def copy_static_files(folder: Path) -> None:
    """Put the static files there, compressed and under hashed names as in production."""
    shutil.copytree(_make_once("static", _collect), folder, dirs_exist_ok=True)


def prepare(env: dict[str, str], sandbox_url: str) -> None:
    """Prepare a portal with the demo's service, in an environment of `benchmarks.servers`."""
    copy_database(Path(env["DATA_DIR"], "portal.sqlite3"))
    copy_static_files(Path(env["STATIC_ROOT"]))
    servers.load_demo(env, sandbox_url)


def _make_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a file or folder that the first worker that asks has made; the others wait for it."""
    path = SHARED_FOLDER / name
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            make(unfinished)
            unfinished.rename(path)
    return path


def _migrate(path: Path) -> None:
    manage({"DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": f"sqlite:///{path}"}, "migrate", "-v0")


def _collect(folder: Path) -> None:
    keys = {"SECRET_KEY": "s" * 64, "ALLOWED_HOSTS": "portal.example", "DJANGO_ENV": "production"}
    variables = {"DJANGO_SETTINGS_MODULE": "portal.settings", "STATIC_ROOT": str(folder), "DATABASE_URL": ""}
    manage(keys | variables, "collectstatic", "-v0", "--no-input")
