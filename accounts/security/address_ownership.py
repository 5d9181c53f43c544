"""Find the account that an email address belongs to: one rule for password, code, reset and registration.

An address belongs to the account that has confirmed it with a code from a mail, or whose identity provider has said
`"email_verified": true`. Without such an account it belongs to the one in which an operator has written it. An
address that a provider merely states, or that was typed and never confirmed, belongs to no account.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from common import normalization
from common.database.prepared_queries import A_NUMBER, PreparedQuery

_VERIFIED = PreparedQuery(
    lambda user: EmailAddress.objects.filter(user=user, verified=True).values_list("email"), user=A_NUMBER
)


def find_owner(address: str) -> User | None:
    """Return the active account that the address belongs to, or None if there is none or more than one.

    It asks the database the same number of times whatever the answer is.
    """
    normal = normalization.normalize_email(address)
    confirmed, vouched = list(_find_confirmed(normal).filter(is_active=True)[:2]), _find_vouched(normal, is_active=True)
    fitting = confirmed or vouched
    return fitting[0] if len(fitting) == 1 else None


def is_taken(address: str, except_by: User | None = None) -> bool:
    """Return whether the address belongs to any account, also a closed one, other than `except_by`."""
    normal = normalization.normalize_email(address)
    owners = {user.pk for user in (*_find_confirmed(normal), *_find_vouched(normal))}
    return bool(owners - {except_by.pk if except_by else None})


def get_addresses(user: User) -> set[str]:
    """Return all addresses under which the account's owner can be reached, in their normal form."""
    written = [normalization.normalize_email(user.email)] if user.email else []
    return {*written, *get_verified_addresses(user)}


def get_verified_addresses(user: User) -> list[str]:
    """Return the addresses that the member has verified, in their normal form."""
    return [normalization.normalize_email(address) for (address,) in _VERIFIED.fetch(user=user.pk)]


def give(user: User, address: str) -> None:
    """Make the address the only and confirmed one of the account. Raises IntegrityError if another has it."""
    normal = normalization.normalize_email(address)
    EmailAddress.objects.filter(user=user).exclude(email=normal).delete()
    EmailAddress.objects.update_or_create(user=user, email=normal, defaults={"verified": True, "primary": True})
    if user.email != normal:
        user.email = normal
        user.save(update_fields=["email"])


def confirm_by_reset(user: User, address: str) -> None:
    """Record that a password reset verified the address, and remove sign-in methods that others may have added.

    Sessions end with the old password. An operator's second factor stays: a mailbox alone must not open the admin.
    """
    if EmailAddress.objects.filter(user=user, email=normalization.normalize_email(address), verified=True).exists():
        return
    give(user, address)
    SocialAccount.objects.filter(user=user).delete()
    if not (user.is_staff or user.is_superuser):
        Authenticator.objects.filter(user=user).delete()


def _find_confirmed(normal: str) -> QuerySet[User]:
    rows = EmailAddress.objects.filter(user=OuterRef("pk"), email=normal, verified=True)
    return User.objects.filter(Exists(rows))


def _find_vouched(normal: str, **filters: bool) -> list[User]:
    """Find accounts in which an operator wrote the address, which was never pending.

    An account without a password, made by a provider's sign-in, does not count: no operator wrote its address.
    """
    unconfirmed = EmailAddress.objects.filter(user=OuterRef("pk"), email=normal)
    links = SocialAccount.objects.filter(user=OuterRef("pk"))
    made_here = ~Exists(links) | ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    users = User.objects.filter(made_here, ~Exists(unconfirmed), email__iexact=normal, **filters)
    # A database's own comparison without letter case is not ours, nor the same in each database.
    return [user for user in users if normalization.normalize_email(user.email) == normal]
