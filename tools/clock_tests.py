"""Run the tests that know of time at the moments at which careless date arithmetic breaks (`make clocks`).

libfaketime shifts the clock of every process of a run by the same amount, the sandbox and the portal's own processes
included. The monotonic clock is left alone, because timeouts are not what is tested here.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

BASE_DIR = Path(__file__).resolve().parent.parent
LIBRARY = "lib*/**/faketime/libfaketimeMT.so.1"  # below /usr
# What a module that compares days, or times as people read them, has in it. Spans of time are the same at every moment.
KNOWS_OF_TIME = re.compile(
    r"\b(localtime|localdate|date_format|TIME_FORMAT|DATE_FORMAT|fromisoformat|strftime|date\.today)\b"
    r"|\b(date|datetime)\(|%Y|since="
)
# Other processes with a clock that libfaketime cannot shift, or tests that try much and look at no date.
NOT_HERE = {"browser", "chaos", "contract", "fuzz"}


@dataclass(frozen=True)
class Moment:
    """A moment to begin at, as a clock on the wall of `zone` shows it. `fold` 1 is the second of two equal hours."""

    name: str
    wall: str
    zone: str = "Asia/Seoul"
    fold: int = 0

    def offset(self, now: datetime) -> int:
        """Return seconds from now to this moment."""
        begin = datetime.fromisoformat(self.wall).replace(tzinfo=ZoneInfo(self.zone), fold=self.fold)
        return int((begin - now).total_seconds())


MOMENTS = (
    Moment("leap-day", "2028-02-29 23:50"),
    Moment("year-end", "2027-12-31 23:50"),
    Moment("next-day-in-seoul", "2027-06-30 15:30", zone="UTC"),
    Moment("hour-that-comes-twice", "2027-11-07 01:10", zone="America/New_York", fold=1),
)


def find_libfaketime() -> str | None:
    found = sorted(str(path) for path in Path("/usr").glob(LIBRARY))
    return found[0] if found else None


def find_tests() -> Iterator[str]:
    for path in sorted((BASE_DIR / "tests").rglob("test_*.py")):
        name = path.relative_to(BASE_DIR)
        if not NOT_HERE & set(name.parts) and KNOWS_OF_TIME.search(path.read_text()):
            yield str(name)


def build_environment(moment: Moment, library: str) -> dict[str, str]:
    return {
        **os.environ,
        "LD_PRELOAD": library,
        "FAKETIME": f"{moment.offset(datetime.now(UTC)):+d}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(BASE_DIR / "tools/libfaketime_fix"),
        "TIME_ZONE": "Asia/Seoul" if moment.zone == "UTC" else moment.zone,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=[moment.name for moment in MOMENTS])
    parser.add_argument("pytest", nargs="*", help="arguments for pytest instead of the tests that know of time")
    options = parser.parse_args()
    library = find_libfaketime()
    if not library:
        print("libfaketime is missing: on Debian, as root, apt-get install faketime", file=sys.stderr)
        return 2
    failed = []
    for moment in MOMENTS:
        if options.only not in (None, moment.name):
            continue
        print(f"--- {moment.name}: from {moment.wall} in {moment.zone}", flush=True)
        pytest = [sys.executable, "-m", "pytest", "-q", "-n", "4", "-p", "no:cacheprovider"]
        command = [*pytest, *(options.pytest or find_tests())]
        environment = build_environment(moment, library)
        if subprocess.run(command, cwd=BASE_DIR, env=environment, check=False).returncode:  # noqa: S603 - our own
            failed.append(moment.name)
    print("failed at: " + ", ".join(failed) if failed else "passed at every moment")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
