"""The request signature (OC API, section 3): a pure function, and its use on a prepared request."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qsl, urlsplit

from requests import PreparedRequest
from requests.auth import AuthBase


def build_string_to_sign(
    organization_id: str, target: str, content: str, timestamp_ms: int, *, is_digest: bool = False
) -> str:
    """Return the text that the signature covers.

    `target` is path and query as sent; `content` is the body's text ("" for none) or, with `is_digest`, the lower-case
    hex MD5 of an uploaded file, which stands in place of parameters and body.
    """
    parts = urlsplit(target)
    values: dict[str, str] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="strict"):
        values.setdefault(name, value)
    signed = [values[name] for name in sorted(values)]
    if is_digest:
        signed = [content]
    elif content:
        signed.append(content)
    return f"{organization_id}{parts.path}{'&'.join(signed)}{timestamp_ms}"


def compute_signature(service_key: str, text: str) -> str:
    """Return the Base64 HMAC-SHA256 of `text` under `service_key`."""
    digest = hmac.new(service_key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


class OCAuth(AuthBase):
    """Sign the prepared request, so that what is signed is what is sent.

    `md5_hex` is the file's, for an upload, whose body is not part of the signature.
    """

    def __init__(self, organization_id: str, service_key: str, timestamp_ms: int, md5_hex: str | None = None) -> None:
        self.organization_id = organization_id
        self.service_key = service_key
        self.timestamp_ms = timestamp_ms
        self.md5_hex = md5_hex

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        content = self.md5_hex if self.md5_hex is not None else _read_body(r)
        text = build_string_to_sign(
            self.organization_id, r.path_url, content, self.timestamp_ms, is_digest=self.md5_hex is not None
        )
        r.headers["Authorization"] = compute_signature(self.service_key, text)
        r.headers["X-TC-Timestamp"] = str(self.timestamp_ms)
        return r


def _read_body(r: PreparedRequest) -> str:
    if r.body is None:
        return ""
    if isinstance(r.body, str):
        return r.body
    if isinstance(r.body, bytes):
        return r.body.decode()
    raise TypeError("a streamed body is signed by the MD5 of its file")
