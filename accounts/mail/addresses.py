"""E-mail addresses by which people without an account are known: which of them are a member's own."""

from allauth.account.models import EmailAddress

from accounts.models import User
from common import identifiers


def get_verified_addresses(user: User) -> list[str]:
    """The addresses of which a member has shown that they are theirs."""
    mine = EmailAddress.objects.filter(user=user, verified=True)
    return [identifiers.normalize_email(address) for address in mine.values_list("email", flat=True)]
