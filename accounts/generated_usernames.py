"""Usernames for accounts whose owners did not choose one.

A username opens the sign-in form. A usercode or an email address that another site states must therefore never become
one: it could be the address of an operator.
"""

from django.utils.crypto import get_random_string

_PREFIX = "u-"


def generate_username() -> str:
    """Return a random username that cannot be guessed."""
    return f"{_PREFIX}{get_random_string(20).lower()}"


def is_opaque(username: str) -> bool:
    return username.startswith(_PREFIX)
