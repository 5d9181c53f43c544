"""Who a name and a password belong to."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class OneCheck(AuthenticationBackend):
    """One look-up and one check of a password whatever was typed, so that the time tells nobody who has an account."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        typed = credentials.get("username") or credentials.get("email") or ""
        found: AbstractBaseUser | None = get_user_by_username(typed)
        if found is None:
            found = next(iter(filter_users_by_email(typed, prefer_verified=True, for_login=True)), None)
        if request is not None:
            request.tried_account = found  # type: ignore[attr-defined]
        return self._check_password(found, credentials["password"])

    @classmethod
    def _stash_user(cls, user: AbstractBaseUser | None) -> AbstractBaseUser | None:
        """Nobody is told that an account was closed: for who may not sign in, the password is wrong."""
        return None
