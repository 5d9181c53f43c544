"""Compress pages, which makes a form five times smaller, and once more where the browser has a dictionary."""

import secrets

import brotli
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from portal.middleware.dictionaries import Dictionary, find_dictionary, takes

_QUALITY = 5  # takes as long as gzip's usual level, and a tenth fewer bytes
_WINDOW = 16  # as a power of two: a page is hardly longer than 64 KB, and a larger one takes memory
_SHORTEST = 200  # bytes, as Django's
_MOST_RANDOM = 50  # bytes


class CompressedPages(GZipMiddleware):
    """Compress pages and their parts only. Files are sent as they are; static files are compressed when collected.

    How long a compressed page is tells an attacker little: random bytes are added to each, and every token in it is
    another one each time (BREACH). A dictionary has nothing that is secret.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or not isinstance(response, HttpResponse):
            return response
        if not takes(request, "br"):
            return super().process_response(request, response)
        if len(response.content) < _SHORTEST or response.has_header("Content-Encoding"):
            return response
        page = response.content + b"<!--%s-->" % secrets.token_hex(secrets.randbelow(_MOST_RANDOM)).encode()
        if dictionary := _find_available(request, response):
            response.content, response.headers["Content-Encoding"] = dictionary.compress(page), "dcz"
        else:
            response.content, response.headers["Content-Encoding"] = compress(page), "br"
        patch_vary_headers(response, ("Accept-Encoding", "Available-Dictionary"))
        response.headers["Content-Length"] = str(len(response.content))
        return response


def compress(page: bytes) -> bytes:
    """Return the page compressed by Brotli."""
    return bytes(brotli.compress(page, mode=brotli.MODE_TEXT, quality=_QUALITY, lgwin=_WINDOW))


def _find_available(request: HttpRequest, response: HttpResponse) -> Dictionary | None:
    """Return the dictionary of the page's language if the browser has it. If not, offer it on the second page.

    The first page has enough to fetch, and many visitors see no other. Then the browser has no cookie yet.
    """
    said = request.headers.get("Available-Dictionary")
    is_offered = bool(request.COOKIES) and request.headers.get("Sec-Fetch-Mode") == "navigate"
    if not said and not is_offered:
        return None
    dictionary = find_dictionary(response.headers.get("Content-Language", ""))
    if dictionary and dictionary.token == said and takes(request, "dcz"):
        return dictionary
    if dictionary and is_offered:
        response.headers["Link"] = f'<{dictionary.address}>; rel="compression-dictionary"'
    return None
