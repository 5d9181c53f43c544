"""Clean the name of a customer's file, for the portal and for OC, and take it apart."""

import re
import unicodedata

from common.normalization import normalize

MAX_LENGTH = 99  # "under 100 characters" (OC API, section 5: upload)
_SEPARATORS = re.compile(r"[/\\]")


def clean(name: str) -> str:
    """Return the name in NFC, without a path, control or invisible characters, or dots and blanks at its end.

    Composed, because macOS sends Korean names in pieces; cleaned before anything is checked, so that what is
    checked is what is kept.
    """
    # C: control and format characters (direction overrides, zero-width ones), lone surrogates, unassigned.
    visible = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    # Composed only now: an invisible character may have stood between the pieces.
    composed = normalize("NFC", visible)
    return " ".join(_SEPARATORS.split(composed)[-1].split()).rstrip(". ")


def get_extension(name: str) -> str:
    """Return the lower-case extension without its dot, or ""."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def replace_extension(name: str, extension: str) -> str:
    """Return the name with this extension in place of its own one, if it has another or none."""
    return name if get_extension(name) == extension else f"{name.rpartition('.')[0] or name}.{extension}"
