"""Convert the texts of settings. Each function raises ValueError for a wrong text; its caller says what is expected."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

_NAME = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"  # of a header, as RFC 9110 has it


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def convert_each(convert: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    return lambda text: [convert(part) for part in split(text)]


def check_choice(choices: Sequence[str]) -> Callable[[str], str]:
    known = {choice.lower(): choice for choice in choices}

    def convert(text: str) -> str:
        if text.lower() not in known:
            raise ValueError
        return known[text.lower()]

    return convert


def check_pattern(pattern: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return convert


def split_address(text: str) -> SplitResult:
    """Return the parts of an address whose port, if it has one, is a number from 1 to 65535."""
    parts = urlsplit(text)  # raises ValueError for a bracket without its other one
    if parts.port == 0:  # raises ValueError for what is no number, or too large
        raise ValueError
    return parts


def check_web_address(text: str) -> str:
    parts = split_address(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s?#@\\]", text):
        raise ValueError
    return text.rstrip("/")


def check_origin(text: str) -> str:
    if urlsplit(check_web_address(text)).path not in ("", "/"):
        raise ValueError
    return text.rstrip("/")


def check_proxy(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+/?", text) or not split_address(text).hostname:
        raise ValueError
    return text


def check_scanner(text: str) -> str:
    """Check the address of a clamd."""
    if not re.fullmatch(r"tcp://[^/:\[\]\s]+(:\d+)?|unix://(/[^/]+)+", text):
        raise ValueError
    split_address(text)
    return text


def check_dsn(text: str) -> str:
    """Check the address of a project of Sentry's."""
    if not re.fullmatch(r"https?://[^\s/@]+@[^\s/@]+(/[^\s/]+)*/\d+", text) or not split_address(text).hostname:
        raise ValueError
    return text


def split_scopes(text: str) -> list[str]:
    """Split the scopes of OpenID Connect, which has blanks between them where other settings have commas."""
    scopes = text.replace(",", " ").split()
    if "openid" not in scopes:
        raise ValueError
    return scopes


def check_headers(text: str) -> str:
    """Check the headers for traces: `name=value`, comma-separated and percent-encoded."""
    for part in split(text):
        name, equals, value = part.partition("=")
        if not equals or not re.fullmatch(_NAME, unquote(name).strip()) or not value.strip():
            raise ValueError
    return text


def check_private_key(text: str) -> str:
    r"""Check a private key (PEM) in one line, whose line breaks are written as `\n`."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - only where there is such a key
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        load_pem_private_key(text.replace("\\n", "\n").encode(), password=None)
    except (TypeError, UnsupportedAlgorithm):  # encrypted, or of an unknown kind
        raise ValueError from None
    return text
