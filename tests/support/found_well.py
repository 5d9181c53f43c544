"""What was judged and found well: an empty file for each kind, so that no worker and no later run judges it again.

A kind holds all that its judge looks at. The files stand in a folder of the judges as they are now: one that is changed
judges everything anew.
"""

import hashlib
import shutil
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tests.support.source import ROOT

_JUDGES = ("axe", "found_well", "markup_fingerprint", "pagerules", "validity")
_THEIR_PACKAGES = ("axe-playwright-python", "beautifulsoup4", "tinyhtml5")


def is_known(kind: str) -> bool:
    return _get_mark(kind).exists()


def note(kinds: Iterable[str]) -> None:
    """Remember these until a judge is changed."""
    for kind in kinds:
        mark = _get_mark(kind)
        mark.parent.mkdir(parents=True, exist_ok=True)  # a run of changed judges may have taken it away
        mark.touch()


def _get_mark(kind: str) -> Path:
    return _get_folder() / hashlib.blake2b(kind.encode(errors="surrogatepass"), digest_size=16).hexdigest()


@cache
def _get_folder() -> Path:
    """Return the folder of these judges; those of earlier ones go."""
    sources = [Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8") for name in _JUDGES]
    judges = "".join([*sources, *map(version, _THEIR_PACKAGES)])
    folder = ROOT / ".pytest_cache" / "found-well" / hashlib.blake2b(judges.encode(), digest_size=8).hexdigest()
    for other in folder.parent.glob("*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder
