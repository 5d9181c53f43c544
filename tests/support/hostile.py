"""The corpus of tests/data/hostile-html.txt."""

import re

from tests.support.source import ROOT

_CHARACTER = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([nrt\\]))")
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}


def _payload(line: str) -> str:
    return _CHARACTER.sub(lambda found: _NAMED.get(found[3] or "") or chr(int(found[1] or found[2], 16)), line)


_LINES = (ROOT / "tests/data/hostile-html.txt").read_text(encoding="utf-8").splitlines()
HOSTILE = [_payload(line) for line in _LINES if line and not line.startswith(("# ", "## "))]


def bundles(size: int) -> list[str]:
    """Several payloads in one text, for places of which a page has only one."""
    return [" ".join(HOSTILE[start : start + size]) for start in range(0, len(HOSTILE), size)]
