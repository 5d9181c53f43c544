"""Usernames of accounts that nobody chose one for.

A username opens the sign-in form. A usercode or an e-mail address that somebody else states must therefore never become
one: it could be the address of an operator.
"""

from django.utils.crypto import get_random_string

_PREFIX = "u-"


def generate_username() -> str:
    """A random username that says nothing and that nobody types by chance."""
    return f"{_PREFIX}{get_random_string(20).lower()}"


def is_opaque(username: str) -> bool:
    return username.startswith(_PREFIX)
