"""Our catalogue is searched before those of Django and django-allauth: it changes none of their words by accident."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.catalogs import compiled, meant, read_po, skeletons
from tests.support.source import ROOT

# Texts without a context that Django or django-allauth have too: theirs mean the same, and ours are read there.
SAME_MEANING = {
    "Accounts",
    "Change password",
    "Close",
    "Code",
    "Continue",
    "Email",
    "Email address",
    "Error:",
    "Forgot your password?",
    "Home",
    "Image",
    "MFA",
    "New password",
    "Passkey",
    "Password",
    "Recovery codes",
    "Search",
    "Sign in with a passkey",
    "Social Accounts",
    "Use your password",
    "object id",
    "or",
}
THEIRS = ("django/conf", "django/contrib/admin", "django/contrib/auth", "django/contrib/contenttypes", "allauth")
SUPPLEMENTS = sorted((ROOT / "portal/django_texts").rglob("*.po"))


def read_theirs(package: str) -> set[str]:
    spec = find_spec(package.partition("/")[0])
    assert spec is not None
    assert spec.origin is not None
    return read_texts(Path(spec.origin).parents[1] / package / "locale/en/LC_MESSAGES/django.po")


def read_texts(path: Path) -> set[str]:
    """Return the texts of a catalogue that have no context."""
    return {message.parts["msgid"] for message in read_po(path) if "msgctxt" not in message.parts}


@pytest.mark.parametrize("package", THEIRS)
def test_a_text_that_others_have_too_has_the_same_meaning_or_a_context(package: str) -> None:
    theirs = read_theirs(package)
    assert theirs, "the catalogue was not found"
    ours = read_texts(ROOT / "locale/en/LC_MESSAGES/django.po")
    assert ours & theirs - SAME_MEANING == set()


def test_the_list_names_no_other_texts() -> None:
    assert SAME_MEANING - set().union(*map(read_theirs, THEIRS)) == set()


@pytest.mark.parametrize("path", SUPPLEMENTS, ids=lambda path: path.parts[-3])
def test_translations_missing_in_django_are_complete_compiled_and_used(path: Path) -> None:
    messages = read_po(path)
    assert [message.key for message in messages if not message.is_translated] == []
    assert compiled(path.with_suffix(".mo")) == meant(path)
    assert read_texts(path) - set().union(*map(read_theirs, THEIRS)) == set()
    assert [message.key for message in messages if len({*skeletons(message)}) > 1 and len(message.forms) == 1] == []
