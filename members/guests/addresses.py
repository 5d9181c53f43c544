"""E-mail addresses of people without an account, in the one spelling in which they are compared."""

import unicodedata

from allauth.account.models import EmailAddress

from members.models import User


def spelled(address: str) -> str:
    """The address as it is counted and recognised, however its owner types it."""
    # lower(), not casefold(), for which faß.de and fass.de would be one.
    return unicodedata.normalize("NFC", address).strip().lower()


def verified(user: User) -> list[str]:
    """The addresses of which a member has shown that they are theirs."""
    mine = EmailAddress.objects.filter(user=user, verified=True)
    return [spelled(address) for address in mine.values_list("email", flat=True)]
