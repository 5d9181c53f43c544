"""Build django-allauth's settings for forms and providers.

`portal.settings` imports this module, so it must not import Django.
"""

from typing import Any

# The forms that replace the library's own.
ACCOUNT_FORMS = {
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
MFA_FORMS = {
    "authenticate": "accounts.allauth.forms.FactorForm",
    "reauthenticate": "accounts.allauth.forms.FactorAgainForm",
    "activate_totp": "accounts.allauth.forms.AppForm",
    "add_webauthn": "accounts.allauth.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.allauth.forms.RenamePasskeyForm",
}

Provider = tuple[str, dict[str, Any]]
OWN_SYSTEM = "oidc"  # the one in an address that leads to the company's own system


def build_providers(*providers: Provider) -> dict[str, dict[str, Any]]:
    """Return the settings of the providers that have a client id, and an address where they need one."""
    apps = {name: options["APPS"][0] for name, options in providers}
    used = {name for name, app in apps.items() if app["client_id"] and app.get("settings", {}).get("server_url", True)}
    return {name: options for name, options in providers if name in used}


def build_openid_connect(name: str, url: str, client_id: str, secret: str, scopes: list[str]) -> Provider:
    """Build the settings of the company's own system (OpenID Connect). `url` is the issuer's."""
    app = {
        "provider_id": OWN_SYSTEM,
        "name": name or "OpenID Connect",
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": url.rstrip("/"), "scope": scopes},
    }
    return "openid_connect", {"APPS": [app], "OAUTH_PKCE_ENABLED": True}


def build_social(name: str, client_id: str, secret: str) -> Provider:
    return name, {"APPS": [{"client_id": client_id, "secret": secret}], "OAUTH_PKCE_ENABLED": name == "google"}


def build_apple(client_id: str, team_id: str, key_id: str, key: str) -> Provider:
    """Build Apple's settings. Its secret is a signing key in one line, with line breaks written as backslash and n."""
    certificate = key.replace("\\n", "\n")
    app = {"client_id": client_id, "secret": key_id, "key": team_id, "settings": {"certificate_key": certificate}}
    return "apple", {"APPS": [app]}
