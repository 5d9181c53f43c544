"""How a member can sign in, for a copy of their own data: without secrets."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from accounts.models import User


@dataclass(frozen=True, slots=True)
class SignInMethods:
    """Confirmed addresses, names of the other sites whose accounts are used, and kinds of second factors."""

    addresses: list[str]
    other_sites: list[str]
    second_factors: list[str]


def list_sign_in_methods(user: User) -> SignInMethods:
    """List how the member can sign in."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).order_by("pk")
    sites = SocialAccount.objects.filter(user=user).order_by("pk")
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    return SignInMethods(
        addresses=list(addresses.values_list("email", flat=True)),
        other_sites=list(sites.values_list("provider", flat=True)),
        second_factors=[str(factor.get_type_display()) for factor in factors],
    )
