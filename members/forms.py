"""The forms of signing in where they differ from django-allauth's own."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from members import codes

_NEW_PASSWORD = _("At least 8 characters, and not one that many people use.")


class _Plain(forms.Form):
    """Labels say what a field is for; what else there is to know stands above it, where our pages have it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.description = _NEW_PASSWORD  # type: ignore[attr-defined]


class SignInForm(_Plain, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("E-mail address or user name"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.order_fields(["login", "password"])


class RegistrationForm(_Plain, allauth.SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["email", "name", "password1"])


class ChangeForm(_Plain, allauth.ChangePasswordForm):
    pass


class FirstPasswordForm(_Plain, allauth.SetPasswordForm):
    pass


class NewPasswordForm(_Plain, allauth.ResetPasswordKeyForm):
    pass


class OwnPasswordForm(_Plain, allauth.ReauthenticateForm):
    pass


class CodeForm(_Plain, allauth.RequestLoginCodeForm):
    """A code goes to accounts of which the address is known to be its owner's, so that nobody can make an account with
    another's address and wait for them to walk into it."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        user = self._user
        if user is not None and not _is_owners(user, email):
            self._user = None
        return email


def _is_owners(user: AbstractBaseUser, email: str) -> bool:
    """Confirmed here, or written into the account by an operator or by the system that it comes from."""
    addresses = EmailAddress.objects.filter(user_id=user.pk)
    return addresses.filter(email=email.lower(), verified=True).exists() or not (
        addresses.exists() or SocialAccount.objects.filter(user_id=user.pk).exists()
    )


class _Code(_Plain):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class _MailedCode(_Code):
    def clean_code(self) -> str:
        self.cleaned_data["code"] = codes.hashed(self.cleaned_data["code"])
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class SignInCodeForm(_MailedCode, allauth.ConfirmLoginCodeForm):
    pass


class AddressCodeForm(_MailedCode, allauth.ConfirmEmailVerificationCodeForm):
    pass


class PasswordCodeForm(_MailedCode, allauth.ConfirmPasswordResetCodeForm):
    pass


class FactorForm(_Code, mfa.AuthenticateForm):
    pass


class FactorAgainForm(_Code, mfa.ReauthenticateForm):
    pass


class AppForm(_Code, ActivateTOTPForm):
    pass
