"""The account adapter: django-allauth's messages, mails, redirects and confirmation rules for the portal."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import generated_usernames
from accounts.allauth import pending_registration
from accounts.allauth.hashed_codes import Code
from accounts.allauth.internals import EmailVerificationStage, context
from accounts.mail import outbox, texts
from accounts.models import User
from accounts.security import address_ownership, audit_log
from common import safe_redirects
from common.client_ip import get_client_ip

# Messages that the page itself shows, or that are of no use.
_SILENT = ("logged_in", "logged_out", "login_code_sent", "email_confirmation_sent", "unverified_primary_email")
_CODES_LAST, _NEWS_LASTS = timedelta(minutes=10), timedelta(days=1)
# Links to the other ways to prove that it is the same person.
_WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use the authenticator app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}
_WRONG = _("The email address, username or password is incorrect. Please check what you entered.")


class Accounts(DefaultAccountAdapter):
    error_messages = {  # noqa: RUF012 - as in its base
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "incorrect_code": _("That code is incorrect. Please check the latest email."),
        "incorrect_password": _("That password is incorrect."),
        "enter_current_password": _("That password is incorrect."),
        "too_many_login_attempts": _("Too many incorrect codes. Please request a new one."),
        "duplicate_email": _("This is already the email address of your account. Please enter another one."),
        "email_taken": _("Another account has this email address. Please enter another one."),
        "rate_limited": _("Too many attempts. Please wait a few minutes, then try again."),
    }

    def is_safe_url(self, url: str | None) -> bool:
        return bool(url) and safe_redirects.is_ours(str(url))

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_client_ip(request)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Compare with the password of the signed-in member, without looking an account up by name."""
        if user.check_password(password):
            return True
        if isinstance(user, User):
            audit_log.note(audit_log.Action.SIGN_IN_FAILED, context.request, user, detail="password")
        return False

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": _WAYS.get(method["id"], method["description"])} for method in methods]

    def is_ajax(self, request: HttpRequest) -> bool:
        # Its answers in JSON are for scripts that are not here; ours asks by this header only.
        return bool(request.headers.get("Accept") == "application/json")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.REGISTRATION and settings.SENDS_MAIL

    def get_login_stages(self) -> list[str]:
        ours = "accounts.allauth.account_adapter.ConfirmAddress"
        return [ours if stage.endswith(".EmailVerificationStage") else stage for stage in super().get_login_stages()]

    def populate_username(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Return an opaque username: a chosen one could be another person's address, and would reveal accounts."""
        assert isinstance(user, User)  # noqa: S101 - this project's own model
        user.username = user.username or generated_usernames.generate_username()

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        template = str(kwargs.get("message_template") or (args[0] if args else "") or "")
        if not template.endswith(tuple(f"/{name}.txt" for name in _SILENT)):
            super().add_message(request, level, *args, **kwargs)

    def generate_login_code(self) -> str:
        return Code.from_plain(super().generate_login_code())

    def generate_password_reset_code(self) -> str:
        return Code.from_plain(super().generate_password_reset_code())

    def generate_email_verification_code(self) -> str:
        # Only a hash is stored from here on; the registration mail is written in this same request.
        code = context.request.mailed_code = Code.from_plain(super().generate_email_verification_code())
        return code

    def send_account_already_exists_mail(self, email: str) -> None:
        """Mail a code if the address is free: a registration takes this way for every address."""
        if pending_registration.is_open(context.request):
            self.send_mail("account/email/email_confirmation_signup", email, {"code": context.request.mailed_code})
        else:
            super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox, so that no page waits for a mail server or reveals an account by its time."""
        code = context.get("code")
        plain = code.plain if isinstance(code, Code) else ""
        mail = texts.write(template_prefix.rpartition("/")[2], email, plain)
        outbox.put("account", mail, lasts=_CODES_LAST)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Make a changed address valid, and notify the old one, whose owner may not have changed it."""
        user = User.objects.get(pk=email_address.user_id)
        before = address_ownership.get_addresses(user) - {email_address.email}
        with transaction.atomic():
            if not super().confirm_email(request, email_address):
                return False
            audit_log.note(audit_log.Action.CHANGED, request, user, user, "email")
            for address in sorted(before):
                outbox.put("account", texts.write("address_changed", address), lasts=_NEWS_LASTS)
        return True


class ConfirmAddress(EmailVerificationStage):
    """Require a confirmed address for registrations only: an account has no address that is not its owner's."""

    def handle(self) -> Any:
        if self.login.user is not None:
            return None, True
        return super().handle()  # type: ignore[no-untyped-call]


def display_name(user: User) -> str:
    return user.display_name
