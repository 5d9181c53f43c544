"""Whether and where the confirmation of an inquiry was mailed, for the receipt page."""

from django.utils.translation import gettext as _

from common.languages import format_moment
from inquiries.models import GuestInquiry, Inquiry
from inquiries.services.guests import guest_info

MailState = GuestInquiry.MailState


def describe_mail(inquiry: Inquiry) -> str:
    """Return what became of the confirmation mail; "" for a comment, of which none is sent."""
    if inquiry.kind != Inquiry.Kind.TICKET:
        return ""
    known = guest_info.find_guest_info(inquiry)
    if known is None:
        return _("We send no confirmation email to members. You will find everything under “My inquiries”.")
    address = mask_address(inquiry.submitted.email)
    return _explain(known.mail_state) % {"address": address, "time": format_moment(known.mail_at)}


def _explain(mail_state: str) -> str:
    match mail_state:
        case MailState.WAITING:
            return _("A confirmation email to %(address)s is on its way.")
        case MailState.SENT:
            return _("We sent a confirmation email to %(address)s (%(time)s).")
        case MailState.DROPPED:
            return _(
                "It is uncertain whether the confirmation email to %(address)s arrived. Please keep the receipt number."
            )
        case MailState.LIMITED:
            return _(
                "No confirmation email was sent, because this address has already received several today. Please keep "
                "the receipt number."
            )
    return _("No confirmation email was sent, because this site sends none. Please keep the receipt number.")


def mask_address(address: str) -> str:
    """Return an email address that only its owner recognises, such as `m***@example.com`."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}"
