"""Embedding in a company's own page: detection, and cookies of its own. See ADR 31."""

from collections.abc import Callable
from http.cookies import Morsel
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from inquiries.views.request import PortalRequest

Handler = Callable[[HttpRequest], HttpResponseBase]
ASKED = "iframe"  # `?iframe=true`, the vendor's word for a page without its head and foot
_ASKING = f"{ASKED}=true"
_OURS = (
    settings.SESSION_COOKIE_NAME,
    settings.CSRF_COOKIE_NAME,
    settings.LANGUAGE_COOKIE_NAME,
    settings.MESSAGES_COOKIE_NAME,
    settings.HELP_COOKIE_NAME,
)
_APART = "-framed"
# Python knows this word from 3.14 on.
Morsel._reserved.setdefault("partitioned", "Partitioned")  # type: ignore[attr-defined]
Morsel._flags.add("partitioned")  # type: ignore[attr-defined]


def handle_embedding(get_response: Handler) -> Handler:
    """Detect embedding, and separate its cookies, before other code reads or sets a cookie."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_framed, is_asked = request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame"), _is_asked(request)
        attached = cast(PortalRequest, request)
        attached.embedded = is_framed or is_asked
        is_apart = _take_up(request, is_framed=is_framed)
        is_from_own_page = request.headers.get("Sec-Fetch-Site") == "same-origin"
        attached.keeps_nothing = is_framed and is_from_own_page and not _has_cookies(request)
        if is_framed and not _has_cookies(request):
            get_token(request)  # has a cookie set, by which the requests of the page's scripts are known
        response = get_response(request)
        if is_framed or is_asked:
            response = _keep_in_frame(request, response, is_asked=is_asked and not is_framed)
        if is_apart:
            _put_apart(response)
        return response

    return middleware


def _is_asked(request: HttpRequest) -> bool:
    """Whether the URL, or that of the referring page, asks for embedding. Views do not see the parameter."""
    said = request.META.get("QUERY_STRING", "").split("&")
    request.META["QUERY_STRING"] = "&".join(part for part in said if part.partition("=")[0] != ASKED)
    came_from = urlsplit(request.headers.get("Referer", ""))
    before = came_from.query.split("&") if came_from.netloc == request.META.get("HTTP_HOST") else []
    return _ASKING in said or _ASKING in before


def _has_cookies(request: HttpRequest) -> bool:
    return any(name in request.COOKIES for name in _OURS)


def _take_up(request: HttpRequest, *, is_framed: bool) -> bool:
    """Whether the cookies of this request are those kept for one site's frame; they are read under their usual names.

    In a frame on the portal's own domain the usual ones come, and then there is nothing apart.
    """
    apart = {name: request.COOKIES[name + _APART] for name in _OURS if name + _APART in request.COOKIES}
    if _has_cookies(request) or not (is_framed or apart):
        return False
    request.COOKIES.update(apart)
    return True


def _put_apart(response: HttpResponseBase) -> None:
    """Partition cookies, so that a browser sends them only in frames of the same embedding site."""
    for name in _OURS:
        if (usual := response.cookies.pop(name, None)) is not None:
            response.cookies[name + _APART] = usual.value
            cookie = response.cookies[name + _APART]
            cookie.update({**usual, "samesite": "None", "secure": "true", "partitioned": "true"})


def _keep_in_frame(request: HttpRequest, response: HttpResponseBase, *, is_asked: bool) -> HttpResponseBase:
    """Keep redirects in the frame: signing in is never framed, and embedding goes on."""
    if not isinstance(response, HttpResponseRedirectBase):
        return response
    path = urlsplit(response.url).path
    if not is_asked and path.startswith("/accounts/"):
        return render(request, "own_window.html", {"address": response.url}, status=403)
    if is_asked and url_has_allowed_host_and_scheme(response.url, {request.META.get("HTTP_HOST", "")}):
        response.headers["Location"] += f"{'&' if '?' in response.url else '?'}{_ASKING}"
    return response
