"""The proof of delivery, scaled down: each run as `make chaos` makes it, on the suite's kind of database."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from django.conf import settings

from tests.chaos.place import ROOT
from tests.support.tables import cases

Run = Callable[..., subprocess.CompletedProcess[str]]


def database() -> str:
    """Each run makes a database of its own beside the suite's."""
    here = settings.DATABASES["default"]
    if here["ENGINE"].endswith("sqlite3"):
        return "sqlite"
    password = f":{here['PASSWORD']}" if here["PASSWORD"] else ""
    return f"postgres://{here['USER']}{password}@{here['HOST']}:{here['PORT'] or 5432}/postgres"


@pytest.fixture
def run() -> Run:
    def run(name: str, **options: object) -> subprocess.CompletedProcess[str]:
        chosen = {"database": database(), "scale": 0.01} | options
        arguments = [f"--{option}={value}" for option, value in chosen.items()]
        command = [sys.executable, "-m", "tests.chaos", name, *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        print(done.stdout, done.stderr)
        return done

    return run


def test_kills_pauses_and_faults_lose_and_double_nothing(run: Run) -> None:
    done = run("storm", submissions=30, kills=4)
    assert done.returncode == 0
    assert "ok 30, lost 0, duplicated 0, unexpected 0, wrong 0, doubled files 0, pending 0" in done.stdout


@pytest.mark.long
def test_where_an_operator_decides_the_parked_are_those_that_are_not_there(run: Run) -> None:
    done = run("storm", submissions=60, kills=5, resend="manual", seed=2)
    assert done.returncode == 0
    assert "(parked but there 0)" in done.stdout
    assert "ok 60, lost 0, duplicated 0, unexpected 0, wrong 0, doubled files 0, pending 0" in done.stdout


@pytest.mark.parametrize("times", cases([1, 2]))
def test_a_worker_may_end_at_every_named_point(run: Run, times: int) -> None:
    # With two, once at an inquiry and once at a further question. A call has four tenths of a second for its whole way.
    done = run("crashes", times=times, scale=0.02)
    assert done.returncode == 0
    assert "not met" not in done.stdout


def test_a_form_posted_many_times_at_once_is_one_inquiry(run: Run) -> None:
    done = run("forms", forms=5, times=12)
    assert done.returncode == 0
    assert "answers: 60, receipts: 5, inquiries: 5" in done.stdout


def test_with_oc_and_redis_off_every_inquiry_gets_a_receipt(run: Run) -> None:
    done = run("outage", sends=8)
    assert done.returncode == 0
    assert "receipts: 8, undelivered before it was back: 8" in done.stdout


@pytest.mark.long
def test_wrong_strategies_are_caught_and_the_right_one_is_cleared(run: Run) -> None:
    done = run("planted")
    assert done.returncode == 0
    assert "NOT AS EXPECTED" not in done.stdout


def test_a_bar_that_does_not_hold_is_told_by_the_exit_code(run: Run) -> None:
    assert run("crashes", times=0, database="postgres://nobody@127.0.0.1:9/nothing").returncode != 0
