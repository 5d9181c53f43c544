"""Block account pages for sessions that were opened by single sign-on."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.visitor import was_told_of

_HERE = ("accounts/", "admin/")
_STILL_THERE = {"account_login", "account_logout", "sign-in", "sign-out", "start-over"}


def block_account_pages(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Any:
    """Block the account pages: a stolen session could otherwise add a password, an address or a passkey."""

    class NoAccountOfOurs:
        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            return get_response(request)

        def process_view(self, request: HttpRequest, *_view: Any) -> None:
            match = request.resolver_match
            if match is None or not match.route.startswith(_HERE) or match.url_name in _STILL_THERE:
                return
            if was_told_of(request) and request.user.is_authenticated:
                raise Http404

    return NoAccountOfOurs()
