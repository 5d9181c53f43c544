"""Authenticate by login and password, in the same time whether or not the account exists."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.allauth.internals import get_user_by_username
from accounts.models import User
from accounts.security.address_ownership import find_owner
from common.database.prepared_queries import A_NUMBER, PreparedQuery

_LONGEST = 254
_USER = PreparedQuery(lambda pk: User.objects.filter(pk=pk), pk=A_NUMBER)


def find_account(typed: str) -> User | None:
    """Return the account that a typed login means: its username, or an address that it owns.

    An address goes before a user name that looks like one. The database is asked the same number of times for each.
    """
    if len(typed) > _LONGEST or "\0" in typed:
        return None
    by_name, by_address = get_user_by_username(typed.strip()), find_owner(typed)
    found = by_address or by_name if "@" in typed else by_name
    return found if isinstance(found, User) else None


def simulate_lookup() -> None:
    """Ask the database once, as for an account, so that an unknown address takes the same work."""
    User.objects.filter(pk=0).first()


class OneCheck(AuthenticationBackend):
    """Look up one account and check one password for any input, so that the time reveals no account."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        found = find_account(credentials.get("username") or credentials.get("email") or "")
        if request is not None:
            request.tried_account = found  # type: ignore[attr-defined]
        return self._check_password(found, credentials["password"])

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session, as Django does, unless it was closed."""
        found = _USER.first(pk=user_id)
        return found if found and self.user_can_authenticate(found) else None

    @classmethod
    def _stash_user(cls, user: AbstractBaseUser | None) -> AbstractBaseUser | None:
        """Do not reveal that an account was closed: its password counts as wrong."""
        return None
