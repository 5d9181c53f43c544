"""Who signs in, what guests have instead, and how often somebody tried something."""

from members.models.audit import AuditEntry
from members.models.guests import MailedSecret, OutgoingMail
from members.models.integration import AccessToken, UsedToken
from members.models.throttle import Throttle
from members.models.user import OrganizationUsercode, User

__all__ = [
    "AccessToken",
    "AuditEntry",
    "MailedSecret",
    "OrganizationUsercode",
    "OutgoingMail",
    "Throttle",
    "UsedToken",
    "User",
]
