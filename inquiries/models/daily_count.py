"""Counts per day for the operators' statistics. They name no person and outlive the retention of inquiries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.service import Service


class DailyCount(models.Model):
    """How often something happened at a service on a day of the portal's zone (`TIME_ZONE`).

    `key` divides a measure, for example by the id of an FAQ entry or by the reason of a refusal. It never holds
    anything that a customer typed.
    """

    class Measure(models.TextChoices):
        """What is counted."""

        ARTICLE_HELPED = "article_helped", _("FAQ answers that helped")
        ARTICLE_DID_NOT_HELP = "article_did_not_help", _("FAQ answers that did not help")
        SUGGESTION_SOLVED = "suggestion_solved", _("inquiries not sent because a suggestion helped")
        MARKED_AS_SOLVED = "marked_as_solved", _("inquiries marked as solved")
        UPLOAD_REFUSED = "upload_refused", _("files refused")
        SEARCH_WITHOUT_RESULT = "search_without_result", _("searches without a result")
        DRAFT_NOT_SENT = "draft_not_sent", _("drafts that expired unsent")
        RECEIVED = "received", _("inquiries received")
        DELIVERED = "delivered", _("inquiries delivered")
        # Divided or computed; shown under words of their own.
        RECEIVED_BY_TOPIC = "received_by_topic"
        RECEIVED_BY_LANGUAGE = "received_by_language"
        RECEIVED_BY_DEVICE = "received_by_device"
        RECEIVED_BY_CHANNEL = "received_by_channel"
        DELIVERED_AT_FIRST_TRY = "delivered_at_first_try"
        DELIVERY_SECONDS = "delivery_seconds"  # keys "median" and "p95"
        FIRST_ANSWER_MINUTES = "first_answer_minutes"  # key "days:topic"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, verbose_name=_("service"))
    day = models.DateField(_("day"))
    measure = models.CharField(_("measure"), max_length=40)  # a value of `Measure`
    key = models.CharField(_("divided by"), max_length=60, blank=True)
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("Feedback on help articles")  # what the admin shows of them
        constraints = (
            models.UniqueConstraint(fields=("service", "day", "measure", "key"), name="one_count_per_day_and_key"),
        )
        # The trends of the operators' home read nothing but this index.
        indexes = (models.Index(fields=("day", "measure", "key", "service", "count"), name="daily_count_trends"),)

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.key}: {self.count}"
