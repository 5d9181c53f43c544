"""Texts of account mails, in the reader's language, with a code or a link. They hold nothing that was typed."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.mail.outbox import Mail

# The subjects of the mails with a code.
_CODES = {
    "login_code": gettext_lazy("Your sign-in code"),
    "email_confirmation": gettext_lazy("Your code to confirm your email address"),
    "email_confirmation_signup": gettext_lazy("Your code to confirm your email address"),
    "password_reset_code": gettext_lazy("Your code to set a new password"),
}
_LEADING_TO_PASSWORD = {"new_password", "account_already_exists"}  # with a link to the page for a new password


def write(kind: str, to: str, code: str = "") -> Mail:
    """Build the mail that django-allauth calls by this name; `code` is "" if it has none."""
    subject, *paragraphs = _build_texts(kind)
    leads_to_password = kind in _LEADING_TO_PASSWORD
    context: dict[str, Any] = {
        "service": _("Customer inquiries"),
        "language": get_language(),
        "paragraphs": paragraphs,
        "letter": {"code": code.replace("-", "")},
        "link": f"{settings.PUBLIC_URL}{reverse('account_reset_password')}" if leads_to_password else "",
        "link_text": _("Set a new password") if leads_to_password else "",
    }
    text, html = (render_to_string(f"mails/letter.{form}", context) for form in ("txt", "html"))
    return Mail(to=to, subject=subject, text=text, html=html)


def _build_texts(kind: str) -> tuple[str, ...]:
    """Return the subject and the paragraphs."""
    if kind in _CODES:
        return (
            str(_CODES[kind]),
            _("Your code:"),
            _("It can be used once, within 10 minutes, in the browser where you requested it."),
            _("If this was not you, you can ignore this email: without the code no one can sign in."),
        )
    match kind:
        case "address_changed":
            news = _("The email address of your account was changed. We no longer send codes to this address.")
            advice = _(
                "If you did not change it, please contact us right away. Someone else may be using your account."
            )
            return _("Your account’s email address was changed"), news, advice
        case "unknown_account":
            wished = _(
                "Someone, possibly you, tried to sign in with this email address, but there is no account for it."
            )
            advice = _(
                "If it was you, please try another email address you may have used. If not, you can ignore this email."
            )
            return _("There is no account with this email address"), wished, advice
        case "new_password":
            wished = _(
                "Please set a new password for your account. The page asks for this address and emails a code to it."
            )
            advice = _("If you do not know why, please ask our support team.")
            return _("Please set a new password"), wished, advice
        case "account_already_exists":
            wished = _(
                "Someone, possibly you, tried to create an account with this email address, but there is one already."
            )
            advice = _("If it was you, sign in, or set a new password if you have forgotten yours.")
            return _("You already have an account"), wished, advice
    raise ValueError(kind)
