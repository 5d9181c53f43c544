"""Keyed hashes: equality checks without storing the value, safe from dictionary attacks on a leaked database.

Take `hash_with_data_keys` for rows that must be found again for as long as they are kept: its keys are `DATA_KEYS`,
newest first, as for what is encrypted, and an older key in the list still finds what was hashed under it. Take
`hash_with_secret_key` for what lives shorter than `SECRET_KEY`, such as counters, codes and ids in addresses.
"""

import hashlib
import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac

# Cannot be typed into any of the values, so that no two lists of them make one text.
_UNIT_SEPARATOR = "\x1f"


def hash_with_data_keys(*values: str) -> list[str]:
    """Return the HMAC of these values under each of `DATA_KEYS`, the newest key's first."""
    text = _UNIT_SEPARATOR.join(values).encode()
    return [hmac.new(key.encode(), text, hashlib.sha256).hexdigest() for key in settings.DATA_KEYS]


def hash_with_secret_key(purpose: str, *values: str) -> str:
    """Return the HMAC of these values under `SECRET_KEY`; another `purpose` gives another hash."""
    return salted_hmac(purpose, _UNIT_SEPARATOR.join(values), algorithm="sha256").hexdigest()
