"""Find or create the account of a member by the usercode that the company's site names."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

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
    user = _find_account(usercode, organization_id) or _create_account(usercode, organization_id)
    if user.is_staff or user.is_superuser or not user.is_active:
        raise TokenRejected(Reason.NOT_ALLOWED)
    return user


def _find_account(usercode: str, organization_id: str) -> User | None:
    return User.objects.filter(usercode=usercode, organization_id=organization_id).first()


def _create_account(usercode: str, organization_id: str) -> User:
    """Create an account without password and address: only the company's site can sign it in.

    Its username is opaque. The usercode may be an address with which another account signs in.
    """
    user = User(usercode=usercode, organization_id=organization_id, username=generated_usernames.generate_username())
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        if made_meanwhile := _find_account(usercode, organization_id):
            return made_meanwhile
        raise TokenRejected(Reason.NOT_ALLOWED) from None
    return user
