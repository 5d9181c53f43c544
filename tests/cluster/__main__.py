"""`python -m tests.cluster`: the portal as a company runs it, on one machine, while all around it fails in turn."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from dataclasses import fields
from importlib import import_module
from pathlib import Path

from psycopg import OperationalError

from tests.chaos.place import place
from tests.chaos.plan import Plan as ChaosPlan
from tests.cluster.plan import Plan
from tests.support.nginx import NGINX
from tests.support.restarts import restart_in_turn

_RUNS = {
    "storm": "customers behind nginx while nodes, workers, Redis and S3 are taken away",
    "restarts": "requests while two nodes behind nginx are restarted in turn",
}


def main() -> int:
    described = "; ".join(f"{name}: {what}" for name, what in _RUNS.items())
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    parser.add_argument("run", choices=_RUNS, nargs="?", default="storm", help=described)
    for field in fields(Plan):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    parser.add_argument("--log", help="a file to which the processes' log is copied")
    options = vars(parser.parse_args())
    run, log = options.pop("run"), options.pop("log")
    plan = Plan(**options)
    # Told to stop, it leaves nothing behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    return 0 if (_restart(plan) if run == "restarts" else _storm(plan, log)) else 1


def _restart(plan: Plan) -> bool:
    if not NGINX:
        print("There is no nginx on this machine.")
        return False
    with tempfile.TemporaryDirectory(prefix="portal-cluster-") as folder:
        outcomes = restart_in_turn(Path(folder), plan.requests)
    failed = outcomes.total() - outcomes["200"]
    print(f"{outcomes.total()} requests, {failed} failed: {dict(outcomes)}")
    return not failed


def _storm(plan: Plan, log: str | None) -> bool:
    try:
        with place(ChaosPlan(database=plan.database, scale=plan.scale, seed=plan.seed)) as here:
            # Only now: what these import needs the settings, and these are the place's.
            missing = import_module("tests.cluster.site").find_missing()
            if missing:
                print(f"This machine lacks {' and '.join(missing)}.")
                return False
            try:
                return bool(import_module("tests.cluster.storm").run(here, plan))
            finally:
                if log:
                    shutil.copy(here.log, log)
    except OperationalError as error:
        print(f"No database could be made: {error}")
        return False


if __name__ == "__main__":
    sys.exit(main())
