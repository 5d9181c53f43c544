"""Record sign-ins, second factors and passwords in the audit log, and purge expired rows."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import visitor
from accounts.allauth.internals import get_authentication_records
from accounts.mail import outbox
from accounts.models import User
from accounts.security import audit_log, mailed_secrets, sliding_window
from accounts.security.audit_log import Action
from common.signals import purge_expired


@receiver(user_logged_in)
def record_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    # As "password, totp", "code" or "oidc"; empty if a program signed the user in.
    records = get_authentication_records(request, user)
    methods = [str(record.get("type") or record.get("provider") or record["method"]) for record in records]
    audit_log.note(Action.SIGNED_IN, request, user, detail=", ".join(methods))


@receiver(account.user_logged_in)
def remember_told_address(request: HttpRequest, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    if sociallogin is not None:
        visitor.remember_told_address(request, sociallogin.state.get("told_address", ""))


@receiver(user_logged_out)
def record_sign_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        audit_log.note(Action.SIGNED_OUT, request, user)


@receiver(user_login_failed)
def record_failed_sign_in(request: HttpRequest | None = None, **_: Any) -> None:
    # The account, if there is one. The typed text is not kept: it may be a password in the wrong field.
    audit_log.note(Action.SIGN_IN_FAILED, request, getattr(request, "tried_account", None), detail="password")


@receiver(account.login_code_rejected)
def record_rejected_code(request: HttpRequest, user: User, **_: Any) -> None:
    audit_log.note(Action.SIGN_IN_FAILED, request, user, detail="code")


@receiver(mfa.authentication_failed)
def record_failed_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    audit_log.note(Action.FACTOR_FAILED, request, user, detail=authenticator.type)


@receiver(mfa.authenticator_added)
@receiver(mfa.authenticator_reset)
def record_added_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    audit_log.note(Action.FACTOR_ADDED, request, user, detail=authenticator.type)


@receiver(mfa.authenticator_removed)
def record_removed_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    audit_log.note(Action.FACTOR_REMOVED, request, user, detail=authenticator.type)


@receiver(account.password_changed)
@receiver(account.password_set)
@receiver(account.password_reset)
def record_changed_password(request: HttpRequest, user: User, **_: Any) -> None:
    audit_log.note(Action.PASSWORD_CHANGED, request, user)


@receiver(purge_expired)
def purge_accounts(**_: Any) -> None:
    for module in (sliding_window, mailed_secrets, outbox, audit_log):
        module.purge()
