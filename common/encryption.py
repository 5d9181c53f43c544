"""Model fields that are encrypted in the database with the keys in `DATA_KEYS`, newest first."""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class WrongDataKeys(InvalidToken):
    """DATA_KEYS has an invalid key, or none that decrypts a stored text."""


@lru_cache(maxsize=4)
def _build_cipher(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        # Not with its cause, whose message may have a piece of the key in it.
        raise WrongDataKeys from None


def can_encrypt() -> bool:
    """Whether each of DATA_KEYS is a valid key."""
    try:
        _build_cipher(tuple(settings.DATA_KEYS))
    except WrongDataKeys:
        return False
    return True


def encrypt(text: str) -> str:
    # Half a surrogate pair, which UTF-8 does not know, is kept as well: what was typed is not lost over it.
    return _build_cipher(tuple(settings.DATA_KEYS)).encrypt(text.encode("utf-8", "surrogatepass")).decode()


def decrypt(token: str, max_age: int | None = None) -> str:
    """Return the text of a token.

    Raises:
        WrongDataKeys: No key in DATA_KEYS opens it, or it is older than `max_age` seconds.
    """
    try:
        text = _build_cipher(tuple(settings.DATA_KEYS)).decrypt(token.encode(), max_age)
        return text.decode("utf-8", "surrogatepass")
    except InvalidToken:
        raise WrongDataKeys from None


@lru_cache(maxsize=1000)
def _decrypt_once(token: str, _keys: tuple[str, ...]) -> str:
    return decrypt(token)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text in Python, a Fernet token in the database. It cannot be searched or sorted by.

    Of a column that each page reads, such as a service's key, `decrypts_once` keeps the texts in the process.
    """

    def __init__(self, *args: Any, decrypts_once: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self._decrypts_once = decrypts_once

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        if not value:
            return value
        return _decrypt_once(value, tuple(settings.DATA_KEYS)) if self._decrypts_once else decrypt(value)

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value


class EncryptedJSONField(models.TextField):  # type: ignore[type-arg]
    """JSON in Python, a Fernet token in the database."""

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return json.loads(decrypt(value)) if value else None

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(json.dumps(value, ensure_ascii=False))
