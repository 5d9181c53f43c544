"""Model fields whose content is encrypted in the database with the keys in `DATA_KEYS`, newest first."""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    # Half a surrogate pair, which UTF-8 does not know, is kept as well: what was typed is not lost over it.
    return _cipher(tuple(settings.DATA_KEYS)).encrypt(text.encode("utf-8", "surrogatepass")).decode()


def decrypt(token: str) -> str:
    return _cipher(tuple(settings.DATA_KEYS)).decrypt(token.encode()).decode("utf-8", "surrogatepass")


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text in Python, a Fernet token in the database. It cannot be searched or sorted by."""

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return decrypt(value) if value else value

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
