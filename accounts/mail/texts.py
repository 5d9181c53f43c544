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
            return _Words(_("Your code for signing in"), _build_code_texts())
        case "email_confirmation" | "email_confirmation_signup":
            return _Words(_("Your code to confirm this address"), _build_code_texts())
        case "password_reset_code":
            return _Words(_("Your code for a new password"), _build_code_texts())
        case "address_changed":
            news = _("The email address of your account was changed. We no longer send codes to this address.")
            advice = _(
                "If you did not change it, please contact us right away. Someone else may be using your account."
            )
            return _Words(_("Your account’s email address was changed"), (news, advice))
        case "unknown_account":
            wished = _("Somebody, perhaps you, asked to be signed in with this address. No account has it.")
            advice = _(
                "If that was you, please try the address that you use elsewhere. If not, you need not do anything."
            )
            return _Words(_("No account has this address"), (wished, advice))
    return _build_password_texts(kind)


def _build_password_texts(kind: str) -> _Words:
    """Build the texts of mails that lead to the page for a new password."""
    page = f"{settings.PUBLIC_URL}{reverse('account_reset_password')}"
    match kind:
        case "new_password":
            wished = _(
                "Please choose a new password for your account. The page asks for this address and mails a code to it."
            )
            advice = _("If you do not know why, please ask the team that you write to here.")
            return _Words(_("Please choose a new password"), (wished, advice), page, _("Choose a new password"))
        case "account_already_exists":
            wished = _("Somebody, perhaps you, wanted to make an account with this address. There is one already.")
            advice = _("If that was you, sign in, or choose a new password if you have forgotten it.")
            return _Words(_("You have an account already"), (wished, advice), page, _("Choose a new password"))
    raise ValueError(kind)


def _build_code_texts() -> tuple[str, ...]:
    return (
        _("This is the code:"),
        _("It is good for ten minutes, once, and in the browser in which you asked for it."),
        _("If that was not you, you need not do anything: without the code nobody gets in."),
    )
