"""Which of our forms stand in for django-allauth's. Read by the settings, so without Django."""

ACCOUNT = {
    "login": "members.forms.SignInForm",
    "signup": "members.forms.RegistrationForm",
    "request_login_code": "members.forms.CodeForm",
    "add_email": "members.forms.NewAddressForm",
    "reset_password": "members.forms.ForgottenForm",
    "change_password": "members.forms.ChangeForm",
    "set_password": "members.forms.FirstPasswordForm",
    "reset_password_from_key": "members.forms.NewPasswordForm",
    "reauthenticate": "members.forms.OwnPasswordForm",
    "confirm_login_code": "members.forms.SignInCodeForm",
    "confirm_email_verification_code": "members.forms.AddressCodeForm",
    "confirm_password_reset_code": "members.forms.PasswordCodeForm",
}
MFA = {
    "authenticate": "members.forms.FactorForm",
    "reauthenticate": "members.forms.FactorAgainForm",
    "activate_totp": "members.forms.AppForm",
}
