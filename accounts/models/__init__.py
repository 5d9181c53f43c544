"""Accounts, mailed secrets, outgoing mails, counted tries and the audit log."""

from accounts.models.audit import AuditEntry
from accounts.models.mail import MailedSecret, OutgoingMail
from accounts.models.throttle import Throttle
from accounts.models.user import OrganizationUsercode, User

__all__ = [
    "AuditEntry",
    "MailedSecret",
    "OrganizationUsercode",
    "OutgoingMail",
    "Throttle",
    "User",
]
