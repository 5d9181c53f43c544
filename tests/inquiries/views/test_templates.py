"""What every template keeps to, so that the strict policy of `SECURE_CSP` breaks nothing and htmx fails nowhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))
NOT_SERVED = ("mails/", "personal_data/")  # read elsewhere, without the policy
SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))


@pytest.fixture(params=TEMPLATES)
def source(request: pytest.FixtureRequest) -> str:
    return (ROOT / request.param).read_text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name: str) -> None:
    get_template(name)


def test_it_is_short(source: str) -> None:
    assert len(source.splitlines()) <= 100


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith(NOT_SERVED)])
def test_it_has_no_inline_style(name: str) -> None:
    """Mails have: no policy of ours reaches them, and mail programs know nothing else."""
    # Tokens, which the page's policy names by their hash.
    ours = (ROOT / name).read_text().replace("<style>{{ look.style }}</style>", "")
    assert not re.search(r"<style|\sstyle=", ours)


def test_it_has_no_inline_script(source: str) -> None:
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", source))


def test_it_has_no_event_handler(source: str) -> None:
    assert not re.search(r"\son[a-z]+\s*=|javascript:", source)


def test_it_asks_htmx_to_evaluate_nothing(source: str) -> None:
    """With `allowEval` off these fail without a word; a filtered trigger even fires always."""
    assert not re.search(r"hx-on|js:|javascript:|hx-trigger=\"[^\"]*\[", source)


def test_it_marks_nothing_safe(source: str) -> None:
    assert not re.search(r"\|\s*safe|autoescape\s+off", source)


def test_it_fetches_from_nowhere_else(source: str) -> None:
    assert not re.search(r"(src|href|action)=[\"'](https?:)?//", source)


def test_it_names_each_id_once(source: str) -> None:
    ids = re.findall(r"\sid=\"([^\"{]+)\"", source)
    assert len(ids) == len(set(ids))


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r"<symbol id=\"([a-z]+)\"", (ROOT / "icons.svg").read_text()))
    asked = set(re.findall(r"{% icon \"([a-z]+)\"", "".join((ROOT / name).read_text() for name in TEMPLATES)))
    tones = {"waiting", "progress", "hold", "done", "closed", "neutral", "attention"}
    assert asked
    assert asked | tones <= drawn


def test_scripts_evaluate_nothing() -> None:
    assert not [path.name for path in SCRIPTS if re.search(r"\beval\(|new Function|\.innerHTML", path.read_text())]


def test_the_scripts_of_a_page_stay_small(source: str) -> None:
    asked = re.findall(r"{% static 'js/([a-z]+\.js)' %}", source)
    # What of it goes over the wire, tests/browser/test_weight.py knows. A conversation has a form with files like any
    # other, and what arrives while it is read; its pictures are among them, but fetched when one is opened.
    limit = 40 if "js/thread.js" in source else 28
    assert sum((settings.BASE_DIR / "static" / "js" / name).stat().st_size for name in asked) < limit * 1024


def test_the_engine_is_the_one_that_is_checked() -> None:
    assert [Path(folder) for folder in engines["django"].dirs] == [ROOT]
