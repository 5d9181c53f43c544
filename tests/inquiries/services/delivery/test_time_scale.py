"""The delivery's durations, and the one setting that shortens all of them."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from common.time_scale import scale
from inquiries.models import Inquiry, Service
from tests.inquiries.services.steps import deliver, due_now, look, pause
from tests.support.factories import make_inquiry
from tests.support.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[4]
State = Inquiry.State


def read_settings(**environment: str) -> subprocess.CompletedProcess[str]:
    """What a process says that starts with this environment and no .env file."""
    program = "from environ import Env; Env.read_env = lambda *a, **k: None; import portal.settings"
    return subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def test_it_works(settings: object) -> None:
    assert scale(60) == timedelta(minutes=1)
    settings.DELIVERY_TIME_SCALE = 0.01  # type: ignore[attr-defined]
    assert scale(60) == timedelta(milliseconds=600)


def test_production_knows_no_other_time_than_the_real_one() -> None:
    refused = read_settings(DJANGO_ENV="production", DELIVERY_TIME_SCALE="0.5")
    assert refused.returncode != 0
    assert "ImproperlyConfigured: DELIVERY_TIME_SCALE" in refused.stderr
    assert read_settings(DJANGO_ENV="production", DELIVERY_TIME_SCALE="1").returncode == 0
    assert read_settings(DELIVERY_TIME_SCALE="0.5").returncode == 0


@pytest.mark.parametrize("value", ["0", "-1", "soon"])
def test_an_invalid_scale_is_refused(value: str) -> None:
    assert read_settings(DELIVERY_TIME_SCALE=value).returncode != 0


def test_every_pause_is_shortened(service: Service, sandbox: Sandbox, settings: object) -> None:
    settings.DELIVERY_TIME_SCALE = 0.01  # type: ignore[attr-defined]
    sandbox.fault("create", "http", status=429, headers={"Retry-After": "1800"}, body="")
    inquiry = deliver(make_inquiry(service))
    assert 0 < pause(inquiry) <= 18
    sandbox.clear_faults()
    sandbox.fault("create", "code", result_code=7777)
    in_doubt = deliver(due_now(inquiry))
    assert (in_doubt.state, pause(in_doubt) <= 0.05) == (State.OUTCOME_UNKNOWN, True)
    assert pause(look(due_now(in_doubt))) <= 0.2
