"""What every template keeps to, so that the strict policy of `SECURE_CSP` breaks nothing and htmx fails nowhere."""

import re
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.loader import get_template

ROOT = settings.BASE_DIR / "templates"
SOURCES = {str(path.relative_to(ROOT)): path.read_text() for path in sorted(ROOT.rglob("*.html"))}
NOT_SERVED = ("mails/", "personal_data/")  # read elsewhere, without the policy
SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))


def having(pattern: str) -> list[str]:
    """The templates in which something fits the pattern."""
    return [name for name, source in SOURCES.items() if re.search(pattern, source)]


def test_each_compiles() -> None:
    for name in SOURCES:
        get_template(name)


def test_each_is_short() -> None:
    assert [name for name, source in SOURCES.items() if len(source.splitlines()) > 100] == []


def test_none_has_an_inline_style() -> None:
    """Mails have: no policy of ours reaches them, and mail programs know nothing else."""
    # Tokens, which the page's policy names by their hash.
    served = {name: source for name, source in SOURCES.items() if not name.startswith(NOT_SERVED)}
    ours = {name: source.replace("<style>{{ look.style }}</style>", "") for name, source in served.items()}
    assert [name for name, source in ours.items() if re.search(r"<style|\sstyle=", source)] == []


def test_none_has_an_inline_script() -> None:
    assert having(r"<script(?![^>]*src=)") == []


def test_none_has_an_event_handler() -> None:
    assert having(r"\son[a-z]+\s*=|javascript:") == []


def test_none_asks_htmx_to_evaluate_anything() -> None:
    """With `allowEval` off these fail without a word; a filtered trigger even fires always."""
    assert having(r"hx-on|js:|javascript:|hx-trigger=\"[^\"]*\[") == []


def test_none_marks_anything_safe() -> None:
    assert having(r"\|\s*safe|autoescape\s+off") == []


def test_none_fetches_from_elsewhere() -> None:
    assert having(r"(src|href|action)=[\"'](https?:)?//") == []


def test_each_names_an_id_once() -> None:
    ids = {name: re.findall(r"\sid=\"([^\"{]+)\"", source) for name, source in SOURCES.items()}
    assert [name for name, found in ids.items() if len(found) != len(set(found))] == []


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r"<symbol id=\"([a-z]+)\"", (ROOT / "icons.svg").read_text()))
    asked = set(re.findall(r"{% icon \"([a-z]+)\"", "".join(SOURCES.values())))
    tones = {"waiting", "progress", "hold", "done", "closed", "neutral", "attention"}
    assert asked
    assert asked | tones <= drawn


def test_scripts_evaluate_nothing() -> None:
    assert not [path.name for path in SCRIPTS if re.search(r"\beval\(|new Function|\.innerHTML", path.read_text())]


def test_the_scripts_of_a_page_stay_small() -> None:
    """What of it goes over the wire, tests/browser/test_page_weight.py knows.

    A conversation has a form with files like any other, and what arrives while it is read; its pictures are among them,
    but fetched when one is opened.
    """
    sizes = {path.name: path.stat().st_size for path in SCRIPTS}
    asked = {name: re.findall(r"{% static 'js/([a-z]+\.js)' %}", source) for name, source in SOURCES.items()}
    limits = {name: 1024 * (40 if "thread.js" in scripts else 30) for name, scripts in asked.items()}
    assert [name for name, scripts in asked.items() if sum(sizes[each] for each in scripts) >= limits[name]] == []


def test_the_engine_is_the_one_that_is_checked() -> None:
    assert [Path(folder) for folder in engines["django"].dirs] == [ROOT]
