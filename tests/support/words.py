"""The portal's texts as the catalogues have them, so that a test does not repeat them."""

import re
from functools import cache
from pathlib import Path

from django.utils import translation

from tests.support.catalogs import read_po

LOCALE = Path(__file__).parents[2] / "locale"
DIRECTORIES = {"zh-hans": "zh_Hans"}


@cache
def _read_translations(language: str) -> dict[str, str]:
    path = LOCALE / DIRECTORIES.get(language, language) / "LC_MESSAGES" / "django.po"
    return {message.key: message.forms[0] for message in read_po(path)}


def say(message: str, language: str = "ko", *, context: str = "", **values: object) -> str:
    """Return the text that a page in `language` shows for `message`, with the values filled in.

    Raises `KeyError` if the catalogue has no such message, so that a test cannot compare with a text that is gone.
    """
    key = f"{context}\x04{message}" if context else message
    text = _read_translations(language)[key] or message
    return text % values if values else text


def say_number(singular: str, number: int, language: str = "ko", **values: object) -> str:
    """Return the plural form of a text for `number`."""
    plural = next(
        m.parts["msgid_plural"] for m in read_po(LOCALE / "en" / "LC_MESSAGES" / "django.po") if m.key == singular
    )
    with translation.override(language):
        return translation.ngettext(singular, plural, number) % (values or {"n": number})


def say_fixed_part(message: str, language: str = "ko") -> str:
    """Return the longest part of a text that has no placeholder, for texts whose values a test does not know."""
    return max(re.split(r"%\(\w+\)[sd]", say(message, language)), key=len).strip()
