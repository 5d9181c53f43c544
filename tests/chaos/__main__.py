"""`python -m tests.chaos`: the proof of delivery. `all` is the full size on both databases, and takes a while."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from dataclasses import fields
from importlib import import_module

from tests.chaos.place import ROOT, place
from tests.chaos.plan import Plan

_RUNS = {
    "storm": "customers and workers, faults, kills and pauses at random",
    "crashes": "workers that end at each of the named places",
    "forms": "forms that are each posted many times at once, over HTTP",
    "outage": "sending over HTTP while neither Online Contact nor Redis is there",
    "planted": "wrong strategies, and whether the checker sees them",
}
_BOTH = ("sqlite", "postgres")
_ALL = (
    *(("storm", f"--database={kind}", f"--resend={mode}") for kind in _BOTH for mode in ("auto", "manual")),
    *((name, f"--database={kind}") for name in ("crashes", "forms", "outage") for kind in _BOTH),
    ("planted",),
)


def main() -> int:
    described = "; ".join(f"{name}: {what}" for name, what in _RUNS.items())
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("run", choices=[*_RUNS, "all"], help=described)
    for field in fields(Plan):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    options = vars(parser.parse_args())
    run = options.pop("run")
    if run == "all":
        return _all()
    plan = Plan(**options)
    # Told to stop, it leaves nothing behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with place(plan) as here:
        # Only now: what it imports needs the settings, and these are the place's.
        return 0 if import_module(f"tests.chaos.{run}").run(here, plan) else 1


def _all() -> int:
    """Every run in a process of its own; says in the end which of them failed."""
    failed = []
    for arguments in _ALL:
        print(f"\n=== {' '.join(arguments)}", flush=True)
        if subprocess.run([sys.executable, "-m", "tests.chaos", *arguments], cwd=ROOT, check=False).returncode:
            failed.append(" ".join(arguments))
    print("\nAll hold." if not failed else f"\nFAILED: {'; '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
