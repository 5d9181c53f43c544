"""What no page does (KWCAG 2.2, and WCAG 2.2 beyond it): play, flash, act on a press, on a single key
or on a motion, show anything under a pointer alone, or move its help elsewhere. See also `support/pagerules.py`."""

import re
from pathlib import Path

import pytest

from tests.support.source import ROOT, templates

SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
STYLES = "".join(path.read_text() for path in sorted((ROOT / "static/css").glob("*.css")))
TEMPLATES = {path: (ROOT / path).read_text() for path in templates()}
# The keys that a script listens to, and when.
_KEYS = {
    "form.js": 'keydown", (event) => {\n  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)',
    "pictures.js": 'dialog.addEventListener("keydown"',
    "search.js": 'keydown", (event) => {\n  const isTyping =',
}
# What a pointer over something may change: how it looks, and nothing of what is there.
LOOKS = {"color", "background", "background-color", "border-color", "text-decoration"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_acts_before_a_press_is_over(script: Path) -> None:
    """6.5.2: a press on the wrong button can still be cancelled by sliding off. Waiting for the release is no act."""
    assert not re.search(r"mousedown|touchstart", script.read_text())
    assert "pointerdown" not in script.read_text() or "pointerup" in script.read_text()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_listens_to_motion(script: Path) -> None:
    """6.5.4."""
    assert not re.search(r"device(motion|orientation)|Accelerometer|Gyroscope", script.read_text())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_plays_sound_or_film(script: Path) -> None:
    """5.2.1 and 5.4.2: no sound and no film."""
    assert not re.search(r"\bAudio(Context)?\(|\.play\(|speechSynthesis", script.read_text())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_only_a_key_that_can_be_turned_off_acts_alone(script: Path) -> None:
    """6.1.4: other keys are listened to with Ctrl or Cmd, or in an open dialog. The rest is the browser's."""
    text = script.read_text()
    assert not re.search(r"key(up|press)|accessKey", text)
    assert text.count("keydown") == text.count(_KEYS.get(script.name, "keydown alone"))


def test_a_button_turns_off_the_key_that_goes_to_the_search() -> None:
    text = (ROOT / "static/js/search.js").read_text()
    assert set(re.findall(r"key === \"(.)\"", text)) == {"/"}
    assert "[data-slash]" in text


def test_no_template_gives_anything_a_key() -> None:
    """6.1.4."""
    assert [path for path, text in TEMPLATES.items() if re.search(r"accesskey|key(down|up|press)", text)] == []


def test_no_animation_flashes() -> None:
    """6.3.1: what is repeated takes longer than a second each time, and no picture moves by itself."""
    repeated = re.findall(r"animation: [\w-]+ ([^;]*)\binfinite", STYLES)
    lengths = {name: float(seconds) for name, seconds in re.findall(r"(--[\w-]+): ([\d.]+)s;", STYLES)}
    assert repeated
    assert [how for how in repeated if lengths[re.findall(r"--[\w-]+", how)[0]] <= 1] == []
    assert len(repeated) == STYLES.count("infinite"), "another way to repeat: say here how long it takes"
    moving = [path for path in (ROOT / "static").rglob("*.svg") if "<animate" in path.read_text()]
    assert moving + list((ROOT / "static").rglob("*.gif")) == []


def test_a_pointer_shows_nothing_that_was_not_there() -> None:
    """WCAG's 1.4.13: under a pointer colours and lines change; no text, and no tooltip of the browser's, appears."""
    hovered = [body for selector, body in re.findall(r"([^{}]*)\{([^{}]*)\}", STYLES) if ":hover" in selector]
    assert hovered
    assert {name for body in hovered for name in re.findall(r"([\w-]+):", body)} <= LOOKS
    assert [path for path, text in TEMPLATES.items() if re.search(r"\stitle=\W", text)] == []
    listens = r"mouse(over|enter|move)|pointer(over|enter|move)"
    assert [path.name for path in SCRIPTS if re.search(listens, path.read_text())] == []


def test_help_and_asking_stand_in_the_one_header_of_all_pages() -> None:
    """7.2.2, and WCAG's 3.2.6: in the same order on each page."""
    header = (ROOT / "templates/_tabs.html").read_text()
    assert header.index("inquiries:new") < header.index("inquiries:list") < header.index("inquiries:help")
    assert [path for path, text in TEMPLATES.items() if "_tabs.html" in text] == [Path("templates/_header.html")]
    assert [path for path, text in TEMPLATES.items() if "_header.html" in text] == [Path("templates/base.html")]
