"""The browser of the machine, for pytest-playwright: which one, how it is started, and what if there is none."""

import logging
import shutil
from typing import Any

import pytest

# The first is Chromium without a window and what stands around it: a new context takes it a quarter of the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # the suite also runs as root, where Chromium's own sandbox cannot
    "--disable-gpu",
    "--disable-background-networking",
    # The fence of tests/support/network.py stops at this process; this one goes around the browser.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
HOW_TO_GET_IT = "no Chromium on this machine; as root: apt-get install chromium-headless-shell fonts-noto-cjk"
# A page that is closed while it asks for something leaves a task behind, which would speak in a later test's log.
logging.getLogger("asyncio").setLevel(logging.CRITICAL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not CHROMIUM and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_IT))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if HOW_TO_GET_IT in str(report.longrepr)]
    if skipped:
        terminalreporter.section("BROWSER TESTS SKIPPED", sep="!", red=True, bold=True)
        for name in sorted({report.nodeid for report in skipped}):
            terminalreporter.line(f"  {name}")
        terminalreporter.line(f"{len(skipped)} tests did not run: {HOW_TO_GET_IT}. Then: make test", red=True)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": ARGUMENTS}
