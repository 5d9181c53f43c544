"""The forms that replace django-allauth's. The settings import this module, so it must not import Django."""

ACCOUNT = {
    "login": "accounts.allauth.forms.SignInForm",
    "signup": "accounts.allauth.forms.RegistrationForm",
    "request_login_code": "accounts.allauth.forms.CodeForm",
    "add_email": "accounts.allauth.forms.NewAddressForm",
    "reset_password": "accounts.allauth.forms.ForgottenForm",
    "change_password": "accounts.allauth.forms.ChangeForm",
    "set_password": "accounts.allauth.forms.FirstPasswordForm",
    "reset_password_from_key": "accounts.allauth.forms.NewPasswordForm",
    "reauthenticate": "accounts.allauth.forms.OwnPasswordForm",
    "confirm_login_code": "accounts.allauth.forms.SignInCodeForm",
    "confirm_email_verification_code": "accounts.allauth.forms.AddressCodeForm",
    "confirm_password_reset_code": "accounts.allauth.forms.PasswordCodeForm",
}
MFA = {
    "authenticate": "accounts.allauth.forms.FactorForm",
    "reauthenticate": "accounts.allauth.forms.FactorAgainForm",
    "activate_totp": "accounts.allauth.forms.AppForm",
    "add_webauthn": "accounts.allauth.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.allauth.forms.RenamePasskeyForm",
}
