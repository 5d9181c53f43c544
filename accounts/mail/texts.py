"""Texts of account mails, in the reader's language, with a code or a link. They hold nothing that was typed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.mail.outbox import Mail


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_text: str = ""


def write(kind: str, to: str, code: str = "") -> Mail:
    """Build the mail that django-allauth calls by this name; `code` is "" if it has none."""
    words = _build_texts(kind)
    context: dict[str, Any] = {
        "service": _("Customer inquiries"),
        "language": get_language(),
        "paragraphs": words.paragraphs,
        "letter": {"code": code.replace("-", "")},
        "link": words.link,
        "link_text": words.link_text,
    }
    text, html = (render_to_string(f"mails/letter.{kind}", context) for kind in ("txt", "html"))
    return Mail(to=to, subject=words.subject, text=text, html=html)


def _build_texts(kind: str) -> _Words:
    match kind:
        case "login_code":
            return _Words(_("Your sign-in code"), _build_code_texts())
        case "email_confirmation" | "email_confirmation_signup":
            return _Words(_("Your code to confirm your email address"), _build_code_texts())
        case "password_reset_code":
            return _Words(_("Your code to set a new password"), _build_code_texts())
        case "address_changed":
            news = _("The email address of your account was changed. We no longer send codes to this address.")
            advice = _(
                "If you did not change it, please contact us right away. Someone else may be using your account."
            )
            return _Words(_("Your account’s email address was changed"), (news, advice))
        case "unknown_account":
            wished = _(
                "Someone, possibly you, tried to sign in with this email address, but there is no account for it."
            )
            advice = _(
                "If it was you, please try another email address you may have used. If not, you can ignore this email."
            )
            return _Words(_("There is no account with this email address"), (wished, advice))
    return _build_password_texts(kind)


def _build_password_texts(kind: str) -> _Words:
    """Build the texts of mails that lead to the page for a new password."""
    page = f"{settings.PUBLIC_URL}{reverse('account_reset_password')}"
    match kind:
        case "new_password":
            wished = _(
                "Please set a new password for your account. The page asks for this address and emails a code to it."
            )
            advice = _("If you do not know why, please ask our support team.")
            return _Words(_("Please set a new password"), (wished, advice), page, _("Set a new password"))
        case "account_already_exists":
            wished = _(
                "Someone, possibly you, tried to create an account with this email address, but there is one already."
            )
            advice = _("If it was you, sign in, or set a new password if you have forgotten yours.")
            return _Words(_("You already have an account"), (wished, advice), page, _("Set a new password"))
    raise ValueError(kind)


def _build_code_texts() -> tuple[str, ...]:
    return (
        _("Your code:"),
        _("It can be used once, within 10 minutes, in the browser where you requested it."),
        _("If this was not you, you can ignore this email: without the code no one can sign in."),
    )
