"""Signs calls as the contract's section 3 says, for tests that talk to the sandbox without the portal's client."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import unquote_plus


def signed_text(organization_id: str, target: str, timestamp: int, *, body: str = "", file: bytes | None = None) -> str:
    """The string to sign. `target` is path and query as sent; a file stands in for parameters and body."""
    uri, _, query = target.partition("?")
    if file is not None:
        return f"{organization_id}{uri}{hashlib.md5(file).hexdigest()}{timestamp}"
    values: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        values.setdefault(unquote_plus(name), unquote_plus(value))
    parts = [values[name] for name in sorted(values)] + ([body] if body else [])
    return f"{organization_id}{uri}{'&'.join(parts)}{timestamp}"


def authorization(service_key: str, text: str) -> str:
    return base64.b64encode(hmac.new(service_key.encode(), text.encode(), hashlib.sha256).digest()).decode()
