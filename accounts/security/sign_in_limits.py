"""Rate limits of sign-in, codes, mails and registrations, and the account that each try is counted for.

Each form names the source of the account that a try is counted for: one posted field, the pending sign-in, or the
signed-in member. No other field of the request counts. An account is limited
from one network, so that it cannot be locked from elsewhere; the limit for the account from all networks together is
far beyond that, and a mailed code or a passkey still lets its owner in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.allauth.auth_backend import find_account, simulate_lookup
from accounts.allauth.internals import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
    unstash_login,
)
from accounts.security import sliding_window
from common import normalization
from common.client_ip import get_client_ip
from common.networks import get_network

View = Callable[..., HttpResponseBase]
Source = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of tries within minutes; `by` is the key: account, network, or the account from one network."""

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


# --- where the account of a try comes from ---------------------------------------------------------------------


def get_posted_login(request: HttpRequest) -> str:
    """Return the account of the field `login`, so that its name and its address count as one."""
    typed = request.POST.get("login", "")
    account = find_account(typed)
    return f"#{account.pk}" if account else normalization.normalize_email(typed)


def get_posted_address(request: HttpRequest) -> str:
    """Return the address in the field `email`, to which a mail goes."""
    return normalization.normalize_email(request.POST.get("email", ""))


def get_signed_in(request: HttpRequest) -> str:
    return f"#{request.user.pk}" if request.user.is_authenticated else ""


def get_pending_login(request: HttpRequest) -> str:
    """Return the account, or the address, of a sign-in that waits for a code or a second factor."""
    login = unstash_login(request, peek=True)
    if login is None:
        return ""
    if login.user is None:
        simulate_lookup()
        return normalization.normalize_email(login.email or "")
    return f"#{login.user.pk}"


def _read_address(key: str) -> Source:
    return lambda request: normalization.normalize_email(request.session.get(key, {}).get("email", ""))


# The address that waits for its code, of a registration or a change.
get_pending_confirmation = _read_address(EMAIL_VERIFICATION_CODE_SESSION_KEY)
# The address to which the code for a new password was mailed.
get_pending_reset = _read_address(PASSWORD_RESET_VERIFICATION_SESSION_KEY)


def get_no_account(request: HttpRequest) -> str:
    """Return "" for forms without an account: a passkey identifies its own."""
    return ""


# These scopes protect a mailbox: all addresses that may lead into it count as one. The other scopes protect an account:
# a success resets its count, which it must not do for an address that may belong to another account.
_TO_A_MAILBOX = {"mail", "registration"}

# --- counting --------------------------------------------------------------------------------------------------


def limit_tries(scope: str, account: Source) -> Callable[[View], View]:
    """Decorate a view: beyond the limit its form is answered with 429 and nothing else is done."""

    def decorate(view: View) -> View:
        @wraps(view)
        def view_with_limit(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = refuse_if_exceeded(request, scope, account) if request.method == "POST" else None
            return refused or view(request, *args, **kwargs)

        view_with_limit.limited_by = scope  # type: ignore[attr-defined]
        return view_with_limit

    return decorate


def refuse_if_exceeded(request: HttpRequest, scope: str, account: Source) -> HttpResponse | None:
    """Count this try, and return the error page if it exceeds a limit."""
    refused = count_try(request, scope, account)
    if refused is None:
        return None
    minutes = {"minutes": refused.minutes, "scope": scope}
    response = render(request, "accounts/too_often.html", minutes, status=429)
    response["Retry-After"] = str(refused.minutes * 60)
    return response


def count_try(request: HttpRequest, scope: str, account: Source) -> Limit | None:
    """Count this try, and return the limit that it exceeds, if any.

    Without a known account only the network's limits hold, and without a known network only the account's: one counter
    for all such tries would lock out all visitors.
    """
    whose, network = account(request), get_network(get_client_ip(request))
    if scope in _TO_A_MAILBOX:
        whose = normalization.normalize_for_counting(whose)
    keys = {"account": whose, "network": network, "account from network": f"{whose} {network}"}
    for limit in LIMITS[scope]:
        if not (whose or limit.by == "network") or not (network or limit.by == "account"):
            continue
        within = timedelta(minutes=limit.minutes)
        if not sliding_window.spend(f"{scope} by {limit.by}", keys[limit.by], limit.times, within):
            return limit
    return None


def forget(request: HttpRequest, scope: str, account: Source) -> None:
    """Reset the count of this network after the right password."""
    sliding_window.forget(
        f"{scope} by account from network", f"{account(request)} {get_network(get_client_ip(request))}"
    )
