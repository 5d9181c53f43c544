"""`compose.yaml` runs what exists, takes from each container what it need not have, and gives it time to end."""

import re
import runpy
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.support.source import ROOT

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]


def read_seconds(service: str) -> int:
    return int(SERVICES[service]["stop_grace_period"].removesuffix("s"))


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_limits_and_writes_only_where_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert re.fullmatch(r"inquiry-portal|[a-z/]+:v?[0-9][\w.-]+(@sha256:[0-9a-f]{64})?", service["image"])


def test_it_runs_commands_that_exist() -> None:
    words = [" ".join(service.get("command", [])) for service in SERVICES.values()]
    commands = set(re.findall(r"manage\.py (\w+)", " ".join(words)))
    assert {"migrate", "audit_deliveries", "purge", "check_drift"} <= commands <= set(get_commands())


def test_inquiries_are_delivered() -> None:
    assert SERVICES["web"]["environment"]["DELIVERY_WORKERS"] == "${DELIVERY_WORKERS:-1}"
    assert "command" not in SERVICES["web"]  # the image's own, which starts them


def test_containers_have_the_time_that_their_end_takes() -> None:
    graceful_timeout = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["graceful_timeout"]
    assert read_seconds("web") > graceful_timeout > settings.OC_DEADLINE


@pytest.mark.parametrize(
    ("now", "seconds"),
    [("2026-03-01 03:14:00", 60), ("2026-03-01 03:15:00", 86400), ("2026-03-01 03:20:00", 86100)],
)
def test_the_nightly_jobs_wait_for_the_night(tmp_path: Path, now: str, seconds: int) -> None:
    """The loop itself, with a `date` that stands still, a `sleep` that ends it, and a `python` that does nothing."""
    said = tmp_path / "said"
    write_program(
        tmp_path / "date",
        f'case "$1" in -d) exec /bin/date -d "{now[:10]} $2" "$3";; *) exec /bin/date -d "{now}" "$1"; esac',
    )
    write_program(tmp_path / "sleep", f'echo "sleep $1" >> {said}; [ "$(grep -c sleep {said})" = 1 ]')
    write_program(tmp_path / "python", f'echo "$2" >> {said}')
    shell, option, script = SERVICES["nightly"]["command"]
    loop = [shell, option, script.replace("$$", "$")]
    subprocess.run(loop, check=False, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, timeout=30)
    assert said.read_text().split("\n")[:4] == [f"sleep {seconds}", "audit_deliveries", "purge", "check_drift"]


def write_program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
