"""How often signing in may be tried: by address and by account, never so that somebody else is locked out.

What guesses is stopped where it comes from: an account is limited for each network apart, and a network for all
accounts together. Only far beyond what one network can reach is an account limited for everybody, and then a mailed
code or a passkey still lets its owner in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from members import throttles
from portal.clientip import client_ip

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many minutes; `by` is whose they are: account, network, or the account from one network."""

    by: str
    times: int
    minutes: int


_GUESSING = (Limit("account from network", 5, 5), Limit("network", 30, 5), Limit("account", 100, 60))
_MAILING = (Limit("account", 3, 15), Limit("network", 20, 60))
LIMITS: dict[str, tuple[Limit, ...]] = {
    "password": _GUESSING,
    "second factor": _GUESSING,
    "code": _GUESSING,
    "own password": _GUESSING,
    "passkey": (Limit("network", 60, 5),),
    "mail": _MAILING,
    "registration": (Limit("account", 3, 60), Limit("network", 20, 60)),
}


def limited(scope: str) -> Callable[[View], View]:
    """A view that does nothing but say so, with 429, once a form of its kind was posted too often."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = exceeded(request, scope) if request.method == "POST" else None
            if refused is None:
                return view(request, *args, **kwargs)
            minutes = {"minutes": refused.minutes, "scope": scope}
            response = render(request, "members/too_often.html", minutes, status=429)
            response["Retry-After"] = str(refused.minutes * 60)
            return response

        return limited_view

    return decorate


def exceeded(request: HttpRequest, scope: str) -> Limit | None:
    """Count this try, and return the limit that it would go beyond, if there is one."""
    account, network = _account(request), network_of(request)
    keys = {"account": account, "network": network, "account from network": f"{account} {network}"}
    for limit in LIMITS[scope]:
        within = timedelta(minutes=limit.minutes)
        if not throttles.spend(f"{scope} by {limit.by}", keys[limit.by], limit.times, within):
            return limit
    return None


def forget(request: HttpRequest, scope: str) -> None:
    """It was the right one: who signs in and out all day is not a guesser."""
    throttles.forget(f"{scope} by account from network", f"{_account(request)} {network_of(request)}")


def network_of(request: HttpRequest) -> str:
    """The address, or for IPv6 the network of which everybody has at least one to choose addresses from."""
    address = client_ip(request)
    if not address or ip_address(address).version == 4:
        return address
    return str(ip_network(f"{address}/64", strict=False))


def _account(request: HttpRequest) -> str:
    """Whose account it is tried for: as typed, or of who has come halfway, or of who is signed in."""
    typed = request.POST.get("login") or request.POST.get("email")
    if typed:
        return typed.strip().casefold()
    if request.user.is_authenticated:
        return f"#{request.user.pk}"
    login = unstash_login(request, peek=True)
    return f"#{login.user.pk}" if login and login.user else (login.email or "" if login else "")
