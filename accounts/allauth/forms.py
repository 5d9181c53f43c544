"""Sign-in forms that differ from django-allauth's own."""

from typing import Any, ClassVar

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.allauth import hashed_codes, pending_registration
from accounts.allauth.internals import Login, get_next_redirect_url, perform_login
from accounts.security import address_ownership
from common import normalization

_NEW_PASSWORD = _("At least 8 characters. Common passwords are not allowed.")


_LABELS = {
    "email": _("Email address"),
    "oldpassword": _("Current password"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("New password again"),
    # Translators: The label of the code from a mail or an authenticator app.
    "code": _("Code"),
}


class _Plain(forms.Form):
    """Have the portal's labels and errors in the place of django-allauth's, and no help texts and placeholders."""

    own_labels: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
            field.label = {**_LABELS, **self.own_labels}.get(name, field.label)
            _set_errors(field)
            if name == "password1":
                field.description = _NEW_PASSWORD  # type: ignore[attr-defined]
            if name in {"email", "login"}:
                _read_in_one_spelling(field)


def _set_errors(field: forms.Field) -> None:
    """Set errors that name the field and say what to do."""
    if field.label:
        field.error_messages["required"] = gettext("Please fill in “%(label)s”.") % {"label": field.label}
    if isinstance(field, forms.EmailField):
        field.error_messages["invalid"] = gettext("Please enter an email address such as name@example.com.")


def _read_in_one_spelling(field: forms.Field) -> None:
    read = field.to_python

    def to_python(value: Any) -> Any:
        return read(normalization.normalize_email(value) if isinstance(value, str) else value)

    field.to_python = to_python  # type: ignore[method-assign]


class SignInForm(_Plain, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Email address or username"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        _set_errors(self.fields["login"])
        _read_in_one_spelling(self.fields["login"])
        self.order_fields(["login", "password"])


class RegistrationForm(_Plain, allauth.SignupForm):  # type: ignore[misc]
    """Have the address confirmed first; no account is made here. The work is the same for a taken address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["email", "name", "password1"])

    def validate_unique_email(self, value: str) -> str:
        self.account_already_exists = address_ownership.is_taken(value)
        return normalization.normalize_email(value)

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        name, password = self.cleaned_data["name"], self.cleaned_data["password1"]
        pending_registration.begin(request, name, password, is_taken=self.account_already_exists)
        back = get_next_redirect_url(request)
        return None, perform_login(request, Login(email=self.cleaned_data["email"], signup=True, redirect_url=back))


class ChangeForm(_Plain, allauth.ChangePasswordForm):
    own_labels: ClassVar = {"password1": _("New password")}


class FirstPasswordForm(_Plain, allauth.SetPasswordForm):
    pass


class NewPasswordForm(_Plain, allauth.ResetPasswordKeyForm):
    own_labels: ClassVar = {"password1": _("New password")}


class OwnPasswordForm(_Plain, allauth.ReauthenticateForm):
    pass


class CodeForm(_Plain, allauth.RequestLoginCodeForm):
    """Mail a code to the account that the address belongs to, and to no other that merely has it."""

    def clean_email(self) -> str:
        email = normalization.normalize_email(self.cleaned_data["email"])
        self._user = address_ownership.find_owner(email)
        return email


class ForgottenForm(_Plain, allauth.ResetPasswordForm):
    """Use the same address rule as `CodeForm`."""

    def clean_email(self) -> str:
        email = normalization.normalize_email(self.cleaned_data["email"])
        owner = address_ownership.find_owner(email)
        self.users = [owner] if owner else []
        return email


class NewAddressForm(_Plain, allauth.AddEmailForm):
    def clean_email(self) -> str:
        email = normalization.normalize_email(self.cleaned_data["email"])
        owner = address_ownership.find_owner(email)
        if owner is not None and owner == self.user:
            raise get_adapter().validation_error("duplicate_email")
        return email


class _Code(_Plain):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class _MailedCode(_Code, allauth.BaseConfirmCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # As in the mail; static/js/code.js keeps the digits like this while they are typed.
        self.fields["code"].widget.attrs |= {"data-code": "", "placeholder": "0000 0000"}

    def clean_code(self) -> str:
        self.cleaned_data["code"] = hashed_codes.hash_code(self.cleaned_data["code"])
        return allauth.BaseConfirmCodeForm.clean_code(self)


class SignInCodeForm(_MailedCode, allauth.ConfirmLoginCodeForm):
    pass


class AddressCodeForm(_MailedCode, allauth.ConfirmEmailVerificationCodeForm):
    def clean_code(self) -> str:
        code = super().clean_code()
        if address_ownership.is_taken(self.email, except_by=self.user):
            raise get_adapter().validation_error("email_taken")
        return code


class PasswordCodeForm(_MailedCode, allauth.ConfirmPasswordResetCodeForm):
    pass


class FactorForm(_Code, mfa.AuthenticateForm):
    pass


class FactorAgainForm(_Code, mfa.ReauthenticateForm):
    pass


class AppForm(_Code, ActivateTOTPForm):
    pass


class AddPasskeyForm(_Plain, AddWebAuthnForm):
    own_labels: ClassVar = {"name": _("Name of the passkey")}


class RenamePasskeyForm(_Plain, EditWebAuthnForm):
    own_labels: ClassVar = {"name": _("Name of the passkey")}
