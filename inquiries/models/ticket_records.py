"""What the portal records about tickets: marks, feedback, hidden entries, and how long first answers took."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.encryption import EncryptedTextField
from inquiries.models.service import Service


class TicketMark(models.Model):
    """The last change of a ticket that a person has viewed, and whether they marked it as solved.

    With an empty `ticket_id` it is the person's first look at the list: what is older than that is no news. It also
    holds the ids of the tickets that were `unread` when OC was last asked: the header's number, without another call.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    usercode = models.CharField(max_length=50)
    ticket_id = models.CharField(max_length=40, blank=True)
    seen_until = models.DateTimeField(default=timezone.now)
    solved_at = models.DateTimeField(null=True)
    unread = models.JSONField(default=list)

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = (
            models.UniqueConstraint(fields=("service", "usercode", "ticket_id"), name="one_mark_per_ticket"),
        )

    def __str__(self) -> str:
        return self.ticket_id


class SolvedFeedback(models.Model):
    """What a person said when they marked a ticket as solved: a face, and perhaps one line. OC is not told.

    It is deleted by the service's retention. That there is one keeps a mark from being counted twice.
    """

    class Face(models.TextChoices):
        """How content the customer is."""

        VERY_GOOD = "very_good", _("Very good")
        GOOD = "good", _("Good")
        NEUTRAL = "neutral", _("So-so")
        BAD = "bad", _("Poor")
        VERY_BAD = "very_bad", _("Very poor")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, verbose_name=_("service"))
    usercode = models.CharField(max_length=50)
    ticket_id = models.CharField(_("ticket"), max_length=40)
    face = models.CharField(_("face"), max_length=10, choices=Face.choices, blank=True)
    remark = EncryptedTextField(_("remark"), blank=True)
    given_at = models.DateTimeField(_("given on"), default=timezone.now, db_index=True)

    class Meta:
        ordering = ("-given_at",)
        verbose_name = _("feedback on a solved inquiry")
        verbose_name_plural = _("feedback on solved inquiries")
        constraints = (
            models.UniqueConstraint(fields=("service", "usercode", "ticket_id"), name="one_feedback_per_ticket"),
        )

    def __str__(self) -> str:
        return self.ticket_id


class HiddenEntries(models.Model):
    """Entries of an unknown type on a ticket, which its customer was not shown."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, verbose_name=_("service"))
    ticket_id = models.CharField(_("ticket"), max_length=40)
    type = models.CharField(_("type of entry"), max_length=40, blank=True)
    # Translators: How many entries of a ticket are not shown.
    number = models.PositiveIntegerField(_("entries"))
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now, db_index=True)

    class Meta:
        ordering = ("-seen_at",)
        verbose_name = _("entries that are not shown")
        verbose_name_plural = _("entries that are not shown")
        constraints = (
            models.UniqueConstraint(fields=("service", "ticket_id", "type"), name="hidden_once_per_ticket_and_type"),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.type}"


class FirstAnswer(models.Model):
    """When an inquiry was received and first answered. It has no reference to the customer."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    ticket_id = models.CharField(max_length=40)
    category_id = models.BigIntegerField()
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("first answer")
        verbose_name_plural = _("first answers")
        constraints = (models.UniqueConstraint(fields=("service", "ticket_id"), name="one_first_answer_per_ticket"),)
        indexes = (models.Index(fields=("service", "category_id", "answered_at"), name="first_answer_of_type"),)

    def __str__(self) -> str:
        return self.ticket_id
