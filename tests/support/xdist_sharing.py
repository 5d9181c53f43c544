"""How the suite is shared out among its workers: file by file where tests have something in common, else one by one.

pytest-xdist's own groups are of no use: its mark is written to where pytest 9.2 does not look any more, and a fixture
for a whole file, a server say, was started anew by each worker.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_READING = "tests/repository/"


class Sharing(LoadScopeScheduling):
    """Gives out a file with a fixture for all of it as one; those come first, as the longest would end last.

    So are the tests that read the source: one worker then parses it for all of them.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if path.startswith(_READING):
            return _READING
        return path if _is_shared(self.config.rootpath / path) else nodeid


@cache
def _is_shared(path: Path) -> bool:
    return 'scope="module"' in path.read_text()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    return Sharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that start whole demos: at the end, the last of them would run alone."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/tools/"))
