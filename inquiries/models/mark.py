"""What a person did here with a ticket that Online Contact does not know of."""

from django.db import models
from django.utils import timezone

from inquiries.models.service import Service


class TicketMark(models.Model):
    """Up to which change a person has seen a ticket, and whether they said that it is solved.

    With an empty `ticket_id` it is the person's first look at the list: what is older than that is no news.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    usercode = models.CharField(max_length=50)
    ticket_id = models.CharField(max_length=40, blank=True)
    seen_until = models.DateTimeField(default=timezone.now)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("service", "usercode", "ticket_id"), name="one_mark_per_ticket"),
        )

    def __str__(self) -> str:
        return self.ticket_id
