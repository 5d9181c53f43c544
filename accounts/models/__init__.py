"""Accounts, mailed secrets, outgoing mails, counted tries and the audit log."""

from accounts.models.audit import AuditEntry
from accounts.models.mailed_secret import MailedSecret
from accounts.models.outgoing_mail import OutgoingMail
from accounts.models.throttle import Throttle
from accounts.models.user import OrganizationUsercode, User
