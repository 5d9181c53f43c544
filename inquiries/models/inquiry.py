"""Inquiries, and the attempts to deliver them to OC."""

from datetime import UTC, datetime

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.encryption import EncryptedJSONField, EncryptedTextField
from inquiries.domain.submission_data import SubmissionData
from inquiries.models.service import Service


class Inquiry(models.Model):
    """What a customer sent, from the moment it was accepted: a new ticket, or a comment on one."""

    class Kind(models.TextChoices):
        TICKET = "ticket", _("new inquiry")
        COMMENT = "comment", _("follow-up question")

    class State(models.TextChoices):
        AWAITING_CONFIRMATION = "awaiting_confirmation", _("waiting for the address to be confirmed")
        ACCEPTED = "accepted", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        OUTCOME_UNKNOWN = "outcome_unknown", _("sent, being confirmed")
        RATE_LIMITED = "rate_limited", _("held back by the spam policy")
        NEEDS_CORRECTION = "needs_correction", _("needs a correction")
        NEEDS_OPERATOR = "needs_operator", _("needs an operator")
        DELIVERED = "delivered", _("delivered")
        CANCELLED = "cancelled", _("cancelled")
        REPLACED = "replaced", _("replaced by a new inquiry")

    receipt = models.CharField(_("receipt number"), max_length=12, unique=True)
    # One form makes one inquiry: the database says so, however often it is posted.
    form_token = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="inquiries", verbose_name=_("service"))
    # Translators: Of an inquiry: a new one, or a further question on a ticket.
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.TICKET)
    usercode = models.CharField(max_length=50, db_index=True)
    language = models.CharField(max_length=10)
    source = models.CharField(max_length=6, default="web")
    client_ip = EncryptedTextField(blank=True)
    category_id = models.BigIntegerField(null=True)
    category_path = models.CharField(_("submission type"), max_length=500, blank=True)
    # The type under which it was sent before the customer chose another one.
    moved_from = models.CharField(_("previous submission type"), max_length=500, blank=True)
    # A further question that could not be added to its ticket ends here, once: the database says so.
    replaces = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    payload = EncryptedJSONField()
    # Keyed, and of this owner and service alone: the same words in a new form are recognised, and cannot be looked up.
    payload_hash = models.CharField(max_length=64, blank=True)

    # Translators: Of the delivery of an inquiry.
    state = models.CharField(_("state"), max_length=24, choices=State, default=State.ACCEPTED)
    attempts_made = models.PositiveIntegerField(_("attempts"), default=0)
    # Milliseconds since the epoch: the signature's timestamp, taken at the claim and never again.
    claimed_ms = models.BigIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    empty_lookups = models.PositiveSmallIntegerField(default=0)
    # Start of an unbroken run of definite failures. Null while the outcome of an attempt is unknown.
    failing_since = models.DateTimeField(null=True)
    # The customer's network, as a keyed hash: the queue in which a rate-limited inquiry waits.
    network = models.CharField(max_length=64, blank=True)
    refusals = models.JSONField(_("refused fields"), default=list, blank=True)
    # Written by an operator for the customer.
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True)
    # When the customer was mailed about the delay, or it was found that no mail is to be sent.
    delay_notified_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    ticket_id = models.CharField(_("ticket"), max_length=40, blank=True, db_index=True)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    # When what the customer wrote was deleted on request. The row goes once the delivery of others needs it no more.
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        indexes = (
            models.Index(fields=("state", "next_at"), name="inquiry_queue"),
            models.Index(fields=("service", "usercode", "created_at"), name="inquiry_owner"),
            # The operators' list and their statistics, and the retention.
            models.Index(fields=("-created_at",), name="inquiry_received"),
            models.Index(fields=("service", "delivered_at"), name="inquiry_delivered"),
            # The name of a topic of which there were none lately, for the operators' numbers.
            models.Index(fields=("category_id",), name="inquiry_topic"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("service", "ticket_id"),
                condition=models.Q(kind="ticket") & ~models.Q(ticket_id=""),
                name="one_inquiry_per_ticket",
            ),
        )
        permissions = (
            ("read_text", _("Can read what customers wrote")),
            ("personal_data", _("Can export and delete a person’s data")),
        )

    def __str__(self) -> str:
        return self.receipt

    @cached_property
    def submitted(self) -> SubmissionData:
        """The data of the form. It is decoded once: code that changes `payload` reads the row again."""
        return SubmissionData.from_json(self.payload)

    def find_former_address(self) -> str:
        """Return the service's earlier address at OC that it was last sent to; "" if that is today's, or unknown."""
        last = self.attempts.order_by("-number").first()
        return "" if last is None or last.sent_to == self.service.oc_address else last.sent_to


class Attempt(models.Model):
    """One attempt to deliver an inquiry. Rows are added and closed, never changed again."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField(pgettext_lazy("delivery", "number"))
    claimed_ms = models.BigIntegerField()
    ended_at = models.DateTimeField(_("ended"), null=True)
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)
    result_code = models.IntegerField(_("result code"), null=True)
    # What the spam policy counts: from where, as a keyed hash, and until when it may arrive. None: it never did.
    network = models.CharField(max_length=64, blank=True)
    latest_arrival_at = models.DateTimeField(null=True)
    # The service's address at OC, by `Service.oc_address`: after a change of it, a lookup there proves nothing.
    sent_to = models.CharField(max_length=310, blank=True, db_default="")

    class Meta:
        verbose_name = pgettext_lazy("delivery", "attempt")
        verbose_name_plural = pgettext_lazy("delivery", "attempts")
        ordering = ("number",)
        indexes = (models.Index(fields=("network", "latest_arrival_at"), name="attempt_network"),)
        constraints = (models.UniqueConstraint(fields=("inquiry", "number"), name="one_row_per_attempt"),)

    def __str__(self) -> str:
        return str(self.number)

    @property
    def claimed_at(self) -> datetime:
        return datetime.fromtimestamp(self.claimed_ms / 1000, tz=UTC)


class ContactHash(models.Model):
    """One of an inquiry's contact details in its normal form, as a keyed hash: it can be found, and not read."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="contact_hashes")
    value_hash = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("contact detail")
        verbose_name_plural = _("contact details")
        constraints = (models.UniqueConstraint(fields=("inquiry", "value_hash"), name="one_hash_per_contact"),)

    def __str__(self) -> str:
        return self.inquiry.receipt
