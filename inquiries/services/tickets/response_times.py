"""Typical first-response times of submission types, from the portal's own history.

It is learned when a customer reads a thread, which costs no call, and told where enough is known of a type.
"""

import math
from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import ngettext

from common.database.prepared_queries import A_NUMBER, PreparedQuery
from inquiries.models import FirstAnswer, Inquiry, Service
from inquiries.services.catalog import guides, types_and_fields

WINDOW = timedelta(days=90)
FEWEST = 20  # answers; fewer say too little, and could reveal a single customer
_MOST = 500  # newest answers that are looked at
_SHARE = 0.8  # of the inquiries were answered by then
_KNOWN_FOR = 600  # seconds
_KEPT = timedelta(days=180)
_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
_LONGEST = 8 * _WEEK
_ANSWERED_AT = PreparedQuery(
    lambda service, ticket: FirstAnswer.objects.filter(service=service, ticket_id=ticket).values_list("answered_at")[
        :1
    ],
    service=A_NUMBER,
)


def learn(sent_here: Inquiry, answers: Collection[datetime]) -> None:
    """Record when an agent first answered the ticket that the inquiry became, if it is not recorded yet.

    `answers` are the times of the agents' answers on that ticket.
    """
    if not answers or not sent_here.category_id or is_answered(sent_here.service, sent_here.ticket_id):
        return
    received = sent_here.created_at
    answer = FirstAnswer(
        service=sent_here.service,
        ticket_id=sent_here.ticket_id,
        category_id=sent_here.category_id,
        received_at=received,
        answered_at=max(min(answers), received),
    )
    FirstAnswer.objects.bulk_create([answer], ignore_conflicts=True)


def is_answered(service: Service, ticket_id: str) -> bool:
    """Whether an agent's answer to the ticket is recorded."""
    return bool(_ANSWERED_AT.fetch(service=service.pk, ticket=ticket_id))


def find_first_answer(inquiry: Inquiry) -> datetime | None:
    """Return when an agent first answered the inquiry; None if that is not recorded, as for a comment."""
    if inquiry.kind != Inquiry.Kind.TICKET or not inquiry.ticket_id:
        return None
    known = _ANSWERED_AT.first(service=inquiry.service_id, ticket=inquiry.ticket_id)
    return known[0] if known else None


def describe_expected(service: Service, path: tuple[int, ...], language: str) -> str:
    """Return when to expect an answer under the last type in `path` (ids from the top); "" if unknown.

    What an operator says of the type counts, in `language`, one of the portal's own codes; else what was usual, in the
    language that is spoken now.
    """
    return guides.find_guide(service, path, language).answer_time or (describe_usual(service, path[-1]) if path else "")


def describe_expected_for(inquiry: Inquiry, language: str, first_answer: datetime | None) -> str:
    """Return when the customer can expect the first answer; "" if unknown, or if it is there. OC is not asked.

    `first_answer` is what `find_first_answer` has found.
    """
    if inquiry.kind != Inquiry.Kind.TICKET or not inquiry.category_id or first_answer:
        return ""
    tree = types_and_fields.get_known_category_tree(inquiry.service)
    path = tuple(category.id for category in tree.path(inquiry.category_id)) if tree else ()
    return describe_expected(inquiry.service, path or (inquiry.category_id,), language)


def describe_usual(service: Service, category_id: int) -> str:
    """Return in words within what time four of five recent inquiries were answered; "" if there are too few."""
    key = f"answer-time:{service.pk}:{category_id}"
    seconds = cache.get_or_set(key, lambda: _measure_usual(service, category_id), _KNOWN_FOR)
    return "" if seconds is None or seconds < 0 else format_duration(timedelta(seconds=seconds))


def format_duration(time: timedelta) -> str:
    """Format a response time, rounded up; "" for one that is too long to help."""
    if time > _LONGEST:
        return ""
    hours, days, weeks = (math.ceil(time / unit) for unit in (_HOUR, _DAY, _WEEK))
    if hours <= 8:
        return ngettext("usually within %(n)d hour", "usually within %(n)d hours", max(hours, 1)) % {"n": max(hours, 1)}
    if days <= 10:
        return ngettext("usually within %(n)d day", "usually within %(n)d days", days) % {"n": days}
    return ngettext("usually within %(n)d week", "usually within %(n)d weeks", weeks) % {"n": weeks}


def purge() -> int:
    """Delete old response times. Returns their number."""
    return FirstAnswer.objects.filter(answered_at__lt=timezone.now() - _KEPT).delete()[0]


def _measure_usual(service: Service, category_id: int) -> float:
    """Return seconds, or -1 where too little is known."""
    since = timezone.now() - WINDOW
    rows = FirstAnswer.objects.filter(service=service, category_id=category_id, answered_at__gte=since)
    times = list(rows.order_by("-answered_at").values_list("received_at", "answered_at")[:_MOST])
    taken = sorted((answered - received).total_seconds() for received, answered in times)
    return taken[math.ceil(len(taken) * _SHARE) - 1] if len(taken) >= FEWEST else -1.0
