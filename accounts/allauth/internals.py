"""Re-export the undocumented parts of django-allauth that the portal needs. No other module imports such parts.

They may change with any release, so pyproject.toml pins the version exactly. Compare each of them with the new release
before an upgrade; the pages that use them are tested in tests/accounts.
"""

from allauth.account import app_settings as account_settings
from allauth.account.internal.emailkit import valid_email_or_none
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.internal.userkit import get_user_by_username
from allauth.account.models import Login
from allauth.account.stages import EmailVerificationStage
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.internal.flows import post_authentication
from allauth.socialaccount import app_settings as social_settings
from allauth.socialaccount.adapter import _build_apps_from_settings as build_apps_from_settings

__all__ = [
    "EMAIL_VERIFICATION_CODE_SESSION_KEY",  # the session's pending address; a registration ends by removing it
    "PASSWORD_RESET_VERIFICATION_SESSION_KEY",  # the session's pending reset, whose tries are limited by its address
    "EmailVerificationStage",  # the stage of a sign-in that is skipped for accounts which exist
    "ImmediateHttpResponse",  # ends a provider's sign-in with a page that states the reason
    "Login",  # begins the sign-in of a registration or a passkey
    "ReauthenticationRequired",  # lets the library keep a posted form while it asks for the password
    "account_settings",  # for how long a reauthentication counts, with the library's default
    "build_apps_from_settings",  # providers without the database's; `list_apps` of the base reads both
    "clear_login",  # abandons a pending sign-in
    "context",  # the request, in adapter methods that are not given it
    "did_recently_reauthenticate",  # the library's decorator does not cover members without a password
    "get_authentication_records",  # the methods of this sign-in, for the audit log and the admin's second factor
    "get_next_redirect_url",  # the checked `next` of a request
    "get_user_by_username",  # the library's comparison of usernames, so that both look up the same account
    "normalize_user_code",  # the library's spelling of a typed code, before it is hashed
    "perform_login",  # a registration continues as a sign-in without an account
    "post_authentication",  # notes a passkey's use: the library's passkey view ignores `next`
    "record_authentication",  # marks a session that single sign-on opened
    "social_settings",  # the longest id that the library stores
    "unstash_login",  # the pending sign-in, whose tries are limited by its account
    "valid_email_or_none",  # the library's check of an address that a provider states
]
