"""HMACs of values with `DATA_KEYS`: equality checks without storing the value, safe from dictionary attacks.

They are keyed by `DATA_KEYS`, newest first, like what is encrypted. An older key in the list still recognises what was
hashed under it.
"""

import hashlib
import hmac

from django.conf import settings


def compute_hashes(*values: str) -> list[str]:
    """Return the HMAC of these values under each key, the newest key's first."""
    # A unit separator cannot be typed into any of them, so that no two lists make one text.
    text = "\x1f".join(values).encode()
    return [hmac.new(key.encode(), text, hashlib.sha256).hexdigest() for key in settings.DATA_KEYS]
