"""Second factors: authenticator apps and passkeys. Secrets are encrypted at rest; staff may be required to have one."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.allauth.internals import get_authentication_records
from accounts.models import User
from common.encryption import decrypt, encrypt


class SecondFactor(DefaultMFAAdapter):
    error_messages = {  # noqa: RUF012 - as in its base
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That is not the app’s current code. Please enter the next one."),
        "cannot_generate_recovery_codes": _("Recovery codes need a passkey or an app. Please add one first."),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return the name that a new passkey has until its owner gives it another one."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)


def is_missing(request: HttpRequest) -> bool:
    """Whether this member of staff signed in with one factor where two are required."""
    if not settings.STAFF_SECOND_FACTOR or not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return not any(record.get("method") == "mfa" for record in records)


def get_factor_page(user: User) -> str:
    """Return the page that asks for the account's app or passkey; "" if there is none yet."""
    kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if Authenticator.Type.WEBAUTHN in kinds else ""
