"""Ask a member for the password or second factor again before account recovery settings are changed."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from accounts.allauth.internals import (
    ReauthenticationRequired,
    account_settings,
    did_recently_reauthenticate,
    get_authentication_records,
)

View = Callable[..., HttpResponseBase]


def require_reauthentication(view: View) -> View:
    """Require the password or a second factor within the last minutes.

    A member who has neither must have signed in minutes ago. A new password that was posted too late is not kept until
    then; any other form is.
    """

    @wraps(view)
    def view_with_check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        methods = get_adapter().get_reauthentication_methods(request.user)
        if _is_recent(request, request.user, has_methods=bool(methods)):
            return view(request, *args, **kwargs)
        if not methods:
            return render(request, "accounts/sign_in_again.html", {"back": request.path}, status=403)
        if "password1" in request.POST:
            return redirect(f"{methods[0]['url']}?{urlencode({'next': request.path})}")
        raise ReauthenticationRequired

    return view_with_check


def _is_recent(request: HttpRequest, user: AbstractBaseUser, *, has_methods: bool) -> bool:
    if has_methods:
        return bool(did_recently_reauthenticate(request))
    records = get_authentication_records(request, user)
    return bool(records) and time.time() - records[-1]["at"] < account_settings.REAUTHENTICATION_TIMEOUT
