"""What no page does, whoever uses it: act on a press, listen to motion, or move its help elsewhere (KWCAG 2.2)."""

import re
from pathlib import Path

import pytest

from tests.support.source import ROOT, templates

SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_nothing_acts_before_a_press_is_over(script: Path) -> None:
    """6.5.2: whoever pressed the wrong button can still slide off it. Waiting for the release is no act."""
    assert not re.search(r"mousedown|touchstart", script.read_text())
    assert "pointerdown" not in script.read_text() or "pointerup" in script.read_text()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_nothing_listens_to_motion(script: Path) -> None:
    """6.5.4."""
    assert not re.search(r"device(motion|orientation)|Accelerometer|Gyroscope", script.read_text())


def test_help_and_asking_stand_in_the_one_header_of_all_pages() -> None:
    """7.2.2, and WCAG's 3.2.6: in the same order on each page."""
    header = (ROOT / "templates/_header.html").read_text()
    assert header.index("inquiries:new") < header.index("inquiries:list") < header.index("inquiries:help")
    assert [path for path in templates() if "_header.html" in (ROOT / path).read_text()] == [
        Path("templates/base.html")
    ]
