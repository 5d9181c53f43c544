"""Registrations that wait for the mailed code. The account is created when the address is confirmed, not before.

Until then name and password hash are in the session of the browser that asked. So a stranger cannot leave an account
with another person's address behind, and a known address takes the same work as a new one.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from accounts.models import User
from accounts.security import address_ownership

_KEY = "registration"


def begin(request: HttpRequest, name: str, password: str, *, is_taken: bool) -> None:
    """Store the typed data in the session. If the address `is_taken`, the work is done and nothing is made of it."""
    request.session[_KEY] = {"name": name, "password": make_password(password), "is_taken": is_taken}


def is_open(request: HttpRequest) -> bool:
    """Return whether this browser registers with a free address, so that a code is mailed there."""
    waiting = _get_waiting(request)
    return bool(waiting) and not waiting["is_taken"]


def complete(request: HttpRequest, address: str) -> User | None:
    """Create the account after the right code. Return None if none is pending or the address was taken meanwhile."""
    waiting = _get_waiting(request)
    request.session.pop(_KEY, None)
    if not waiting or waiting["is_taken"] or address_ownership.is_taken(address):
        return None
    user = User(first_name=waiting["name"], password=waiting["password"])
    get_adapter().populate_username(request, user)
    try:
        with transaction.atomic():
            user.save()
            address_ownership.give(user, address)
    except IntegrityError:
        return None  # another browser was faster
    return user


def _get_waiting(request: HttpRequest) -> dict[str, Any]:
    waiting: dict[str, Any] = request.session.get(_KEY, {})
    return waiting
