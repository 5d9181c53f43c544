"""The account of whom an organization's site names: found by the usercode, or made when they are seen first."""

import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members import usercodes
from members.integration.token import Reason, Refused
from members.models import User


def account_of(usercode: str) -> User:
    """The member with this usercode, exactly as it is written. Raises `Refused` where there can be none.

    Who has the organization's key can name anybody, so nobody who may do more here than a member comes in this way.
    """
    try:
        usercodes.check(usercode)
    except ValidationError:
        raise Refused(Reason.NOBODY) from None
    user = User.objects.filter(usercode=usercode).first() or _new(usercode)
    if user.is_staff or user.is_superuser or not user.is_active:
        raise Refused(Reason.NOBODY)
    return user


def _new(usercode: str) -> User:
    """An account without a password, and without an address: no other way than the site's leads into it."""
    # A local account may have the usercode for its name already.
    for username in (usercode, f"{usercode}+{secrets.token_hex(8)}"):
        user = User(usercode=usercode, username=username)
        user.set_unusable_password()
        try:
            with transaction.atomic():
                user.save()
        except IntegrityError:
            if made_meanwhile := User.objects.filter(usercode=usercode).first():
                return made_meanwhile
        else:
            return user
    raise Refused(Reason.NOBODY)
