"""Compression dictionaries: what all pages of a language have in common, which a browser fetches once (ADR 62)."""

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache

import brotli
from backports import zstd
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import reverse
from django.views.decorators.http import require_safe

from inquiries.views.presentation.dictionary_sample_page import render_sample_page

# Pages, pages in frames, and what scripts fetch; files and static files are not compressed by it.
_USE = 'match="/*", match-dest=("document" "iframe" "empty")'
_MAGIC = b"\x5e\x2a\x4d\x18\x20\0\0\0"  # RFC 9842, section 5: with the digest behind it a frame that decoders skip
_LEVEL = 10  # a third of the time that Brotli takes for the page without a dictionary
_DIGITS = 12  # of the digest, in an address


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The dictionary of one language. `token` is how a browser names it in `Available-Dictionary`."""

    text: bytes
    digest: bytes
    address: str
    token: str
    prepared: zstd.ZstdDict

    def compress(self, page: bytes) -> bytes:
        """Return the page in the content coding `dcz`."""
        return _MAGIC + self.digest + zstd.compress(page, _LEVEL, zstd_dict=self.prepared.as_digested_dict)


def find_dictionary(language: str) -> Dictionary | None:
    """Return the dictionary of one of the portal's languages, else None. All processes of a release have the same."""
    return _build(language) if language in dict(settings.LANGUAGES) else None


@cache
def _build(language: str) -> Dictionary:
    text = render_sample_page(language).encode()
    digest = hashlib.sha256(text).digest()
    address = reverse("dictionary", args=(language, digest.hex()[:_DIGITS]))
    return Dictionary(text, digest, address, f":{b64encode(digest).decode()}:", zstd.ZstdDict(text, is_raw=True))


@require_safe
def show_dictionary(request: HttpRequest, language: str, digest: str) -> HttpResponse:
    """Serve a dictionary for good. One of another release is not there: the browser goes on without."""
    dictionary = find_dictionary(language)
    if dictionary is None or dictionary.address != request.path:
        return HttpResponseNotFound()
    response = HttpResponse(dictionary.text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["Use-As-Dictionary"] = _USE
    response.headers["Vary"] = "Accept-Encoding"
    if takes(request, "br"):
        response.content = _pack(dictionary.text)
        response.headers["Content-Encoding"] = "br"
    return response


@cache
def _pack(text: bytes) -> bytes:
    return bytes(brotli.compress(text, mode=brotli.MODE_TEXT))


def takes(request: HttpRequest, coding: str) -> bool:
    """Return whether the browser takes a content coding."""
    taken = rf"(?:^|[\s,]){coding}\s*(?:,|$|;\s*q=(?:1|0\.0*[1-9]))"
    return re.search(taken, request.headers.get("Accept-Encoding", "")) is not None
