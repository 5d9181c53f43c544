"""Texts of mails to guests. Of what the visitor typed they quote one harmless line, as the mailbox may be a stranger's.

Each is written in the customer's language. `guests.links_and_codes` puts it into the outbox.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.mail.outbox import Mail
from common import languages
from inquiries.models import Service
from inquiries.services import branding

RECEIPT, CONFIRM, LINK, CODE, LATE = "receipt", "confirm", "link", "code", "late"


@dataclass(frozen=True, slots=True)
class InquirySummary:
    """What a receipt mail says of the inquiry; each "" if it is not to be said.

    `first_line` is the only text of the customer's that a mail may have; see `mail_quotations`.
    """

    topic: str = ""
    first_line: str = ""
    answer_time: str = ""


@dataclass(frozen=True, slots=True)
class MailContent:
    """The content of a mail: what the portal made or an operator wrote, and the summary of the inquiry."""

    receipt: str = ""
    token: str = ""
    code: str = ""
    until: datetime | None = None
    summary: InquirySummary = InquirySummary()


def build_mail(kind: str, service: Service, language: str, to: str, letter: MailContent) -> Mail:
    """Build the mail of this kind in the customer's language (OC's code)."""
    with translation.override(languages.find_offered(language) or languages.find_offered(service.default_language)):
        subject, paragraphs, link_text = _build_texts(kind, letter)
        look = branding.get_branding(service, translation.get_language())
        logo_type, logo = branding.read_mail_logo(service)
        context = {
            "service": look.name,
            "accent": look.accent,
            "has_logo": bool(logo),
            "facts": _build_facts(letter.summary),
            "language": translation.get_language(),
            "paragraphs": paragraphs,
            "letter": letter,
            "link": _link(service, letter),
            "link_text": link_text,
        }
        # A name with a line break would be refused as a header, and the mail with it.
        head = f"[{' '.join(look.name.split())}] {subject}"
        text, html = (render_to_string(f"mails/letter.{kind}", context) for kind in ("txt", "html"))
        return Mail(to=to, subject=head, text=text, html=html, logo_type=logo_type, logo=logo)


def _build_facts(summary: InquirySummary) -> list[tuple[str, str]]:
    """Return the label and the text of each fact that is known."""
    quoted = _("“%(text)s”") % {"text": summary.first_line} if summary.first_line else ""
    facts = (
        (pgettext("label", "Topic"), summary.topic),
        (_("What you wrote"), quoted),
        (_("Expected response time"), summary.answer_time),
    )
    return [(label, text) for label, text in facts if text]


def _build_texts(kind: str, letter: MailContent) -> tuple[str, list[str], str]:
    """Return subject, paragraphs and the link's label."""
    stranger = _(
        "If you did not contact us, someone entered your email address by mistake. You do not need to do anything."
    )
    time, day = languages.format_moment(letter.until), languages.format_moment(letter.until, "DATE_FORMAT")
    moment = _("%(moment)s (%(zone)s)") % {"moment": time, "zone": languages.name_time_zone()} if time else ""
    ends = _("The link works until %(time)s. After that, you can request a new one on the same page.") % {
        "time": moment
    }
    match kind:
        case "receipt":
            received = _("We have received your inquiry. This is its receipt number:")
            return _("We have received your inquiry"), [received, ends, stranger], _("Open the inquiry")
        case "confirm":
            kept = _("We have received your inquiry. We will pass it on once you have confirmed this email address.")
            deleted = _("If it is not confirmed by %(day)s, it will be deleted.") % {"day": day}
            silence = _("If you did not contact us, you can ignore this email. Nothing will be passed on.")
            subject = _("Please confirm your email address")
            return subject, [kept, deleted, silence], _("Confirm address and send inquiry")
        case "link":
            wished = _("Here is a new link to your inquiry:")
            return _("A new link to your inquiry"), [wished, ends, stranger], _("Open the inquiry")
        case "code":
            wished = _("Use this code to open your inquiries in the browser where you requested it:")
            short = _("It works once, within 10 minutes. We will never ask you for it by phone or email.")
            return _("Your code for your inquiries"), [wished, short, stranger], ""
    late = _("It is taking longer than usual to confirm that your inquiry has reached our support team:")
    kept = _("Your inquiry is safe with us, and our staff are looking into it. You do not need to send it again.")
    return _("Your inquiry is taking a little longer"), [late, kept], _("Check the status")


def _link(service: Service, letter: MailContent) -> str:
    # Written here, because `reverse` would load all pages into the worker. A test compares them.
    if letter.token:
        page = f"guests/open/{letter.receipt}/{letter.token}/"
    elif letter.receipt:
        page = f"receipts/{letter.receipt}/"
    else:
        return ""
    return f"{settings.PUBLIC_URL.rstrip('/')}/{service.slug}/{page}"
