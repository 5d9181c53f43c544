"""Images in `data:` URLs (RFC 2397): allow small ones of types that cannot hold code."""

import base64
import binascii
import re

LARGEST = 300_000  # characters of the address, about 220 KB of a picture
# What the browser is told the data is, and how data of that kind begins.
_BEGINS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}
_ADDRESS = re.compile(r"data:(image/[a-z]+)(?:;[a-z-]+=[\w.-]+)*;base64,([A-Za-z0-9+/=\s]*)", re.IGNORECASE)


def normalize_data_image(source: str) -> str:
    """Return the `data:` URL of an image in one normal form, or "" if it may not be shown."""
    if len(source) > LARGEST:
        return ""
    found = _ADDRESS.fullmatch(source.strip())
    kind = found[1].lower().replace("image/jpg", "image/jpeg") if found else ""
    if not found or kind not in _BEGINS:
        return ""
    try:
        data = base64.b64decode("".join(found[2].split()), validate=True)
    except binascii.Error:
        return ""
    if not data.startswith(_BEGINS[kind]) or (kind == "image/webp" and data[8:12] != b"WEBP"):
        return ""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
