"""The email address of a guest's inquiry, and access to inquiries under another usercode."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.models.inquiry import Inquiry


class GuestInquiry(models.Model):
    """The address of a guest's inquiry: how it is found again, and whether it is confirmed."""

    class MailState(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "waiting to be sent")
        SENT = "sent", pgettext_lazy("mail", "sent")
        DROPPED = "dropped", _("not delivered")
        LIMITED = "limited", _("over the limit of the address")

    inquiry = models.OneToOneField(Inquiry, on_delete=models.CASCADE, related_name="guest_info")
    # Keyed, and of this service alone: the address that was typed can be recognised, and not looked up.
    address_hash = models.CharField(max_length=64, db_index=True)
    # Whether the sender has proven that the address is theirs.
    is_confirmed = models.BooleanField(default=False)
    # Until when it waits for that; after it the words are deleted.
    confirm_by = models.DateTimeField(null=True, db_index=True)
    # What became of the newest mail with its link, and since when. The key is that of the row in the outbox.
    mail_key = models.BigIntegerField(null=True, db_index=True)
    mail_state = models.CharField(max_length=7, choices=MailState, blank=True)
    mail_at = models.DateTimeField(null=True)
    # OC is told no usercode: it can be delivered, and never be looked for or read again.
    is_anonymous_at_oc = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("inquiry of a guest")
        verbose_name_plural = _("inquiries of guests")

    def __str__(self) -> str:
        return self.inquiry.receipt


class SharedInquiry(models.Model):
    """Access to an inquiry that the same person sent under another usercode.

    Written only after they have shown that the inquiry's email address is theirs.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="shares")
    usercode = models.CharField(max_length=50)
    # None for a member, who keeps it; a guest has it as long as a session can last.
    ends_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name = _("shared inquiry")
        verbose_name_plural = _("shared inquiries")
        constraints = (models.UniqueConstraint(fields=("usercode", "inquiry"), name="shared_once"),)

    def __str__(self) -> str:
        return self.inquiry.receipt
