"""Find or create the account of a member by the usercode that the company's site names."""

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts import generated_usernames
from accounts.models import User
from common import usercodes
from sso.token import Reason, TokenRejected


def get_or_create_account(usercode: str, organization_id: str) -> User:
    """Return the organization's member with exactly this usercode.

    Raises `TokenRejected` where there can be none.

    The owner of the organization's key can name any member, so accounts with more rights cannot sign in this way.
    """
    try:
        usercodes.check(usercode)
    except ValidationError:
        raise TokenRejected(Reason.NOT_ALLOWED) from None
    # Only the company's site can sign a new account in: it has no password and no address. Its username is opaque,
    # because the usercode may be an address with which another account signs in.
    new = {"username": generated_usernames.generate_username, "password": make_password(None)}
    try:
        user, _is_new = User.objects.get_or_create(usercode=usercode, organization_id=organization_id, defaults=new)
    except IntegrityError:  # another member's usercode looks the same
        raise TokenRejected(Reason.NOT_ALLOWED) from None
    if user.is_staff or user.is_superuser or not user.is_active:
        raise TokenRejected(Reason.NOT_ALLOWED)
    return user
