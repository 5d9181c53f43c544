"""What the portal records of a guest's inquiry, and whether OC knows whose it is."""

from common import usercodes
from inquiries.models import GuestInquiry, Inquiry


def is_guests_ticket(kind: str, usercode: str) -> bool:
    """Whether it is a guest's new inquiry, for which the limits, the confirmation and the mails are."""
    return kind == Inquiry.Kind.TICKET and usercodes.is_guest(usercode)


def find_guest_info(inquiry: Inquiry) -> GuestInquiry | None:
    """Return the record of a guest's inquiry; None for a member's, and for a comment."""
    if not is_guests_ticket(inquiry.kind, inquiry.usercode):
        return None
    return getattr(inquiry, "guest_info", None)


def is_anonymous_at_oc(inquiry: Inquiry) -> bool:
    """Whether OC has no usercode of the inquiry, so that it cannot be searched or read there."""
    known = find_guest_info(inquiry)
    return bool(known and known.is_anonymous_at_oc)
