"""The verified email addresses of a member."""

from allauth.account.models import EmailAddress

from accounts.models import User
from common import identifiers


def get_verified_addresses(user: User) -> list[str]:
    """Return the addresses that the member has verified."""
    mine = EmailAddress.objects.filter(user=user, verified=True)
    return [identifiers.normalize_email(address) for address in mine.values_list("email", flat=True)]
