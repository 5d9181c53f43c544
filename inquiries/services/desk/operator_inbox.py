"""The inquiries that go on only if a person acts, by case."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inquiries.models import Inquiry, Service
from inquiries.services.delivery_state_machine import REQUEUABLE, UNFINISHED
from inquiries.services.desk.staff_services import filter_services
from inquiries.services.stored_files import UNREADABLE

State = Inquiry.State

_ALL = 10_000_000
UNCONFIRMED_FOR = timedelta(days=1)
UNCORRECTED_FOR = timedelta(days=1)


class Case(TextChoices):
    """Why an inquiry needs a person."""

    IN_DOUBT = "in_doubt", _("Delivery in doubt")
    FILE_UNREADABLE = "file_unreadable", _("A stored file cannot be read")
    GIVEN_UP = "given_up", _("Not accepted for days")
    WITHOUT_TYPE = "without_type", _("Without a submission type")
    UNCORRECTED = "uncorrected", _("Correction not made for a day")
    UNCONFIRMED = "unconfirmed", _("Guest’s address not confirmed for a day")


def count_cases(services: Iterable[Service] | None) -> dict[Case, int]:
    """Count the inquiries of each case, with one query.

    Args:
        services: the services that count; None for all.

    Returns:
        All cases in their order; an inquiry is in one case at most.
    """
    inquiries = filter_services(Inquiry.objects.filter(state__in=UNFINISHED).order_by(), services)
    # By state, although only the sums count: SQLite takes the index of the states then, and reads all rows otherwise.
    of_states = inquiries.values("state").annotate(
        **{case.value: Count("pk", filter=build_condition(case)) for case in Case}
    )
    counts = list(of_states)
    return {case: sum(row[case.value] for row in counts) for case in Case}


def filter_case(inquiries: QuerySet[Inquiry], case: str) -> QuerySet[Inquiry]:
    """Keep the inquiries of one case, or with an empty `case` those of all.

    Raises:
        ValueError: if there is no such case.
    """
    cases = [Case(case)] if case else list(Case)
    condition = Q()
    for each in cases:
        condition |= build_condition(each)
    return keep_unfinished(inquiries).filter(condition)


def keep_unfinished(inquiries: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """Keep the inquiries that are not finished, without a look at the others.

    SQLite takes "one of seven states" for nearly all rows, and would read them all. The order of the inner query is
    that of the index of states, and Django keeps it only with a limit.
    """
    unfinished = Inquiry.objects.filter(state__in=UNFINISHED).order_by("state", "next_at")
    return inquiries.filter(pk__in=unfinished.values("pk")[:_ALL])


def build_condition(case: Case) -> Q:
    """Build the condition for the inquiries of a case."""
    now = timezone.now()
    match case:
        case Case.IN_DOUBT:
            return Q(state=State.NEEDS_OPERATOR, failing_since__isnull=True)
        case Case.FILE_UNREADABLE:
            return Q(state=State.NEEDS_OPERATOR, failing_since__isnull=False, refusals__0__kind=UNREADABLE)
        case Case.GIVEN_UP:
            return Q(state=State.NEEDS_OPERATOR, failing_since__isnull=False, refusals__0__kind__isnull=True)
        case Case.WITHOUT_TYPE:
            return Q(state__in=REQUEUABLE, kind=Inquiry.Kind.TICKET, category_id__isnull=True)
        case Case.UNCORRECTED:
            has_type = Q(category_id__isnull=False) | Q(kind=Inquiry.Kind.COMMENT)
            return has_type & Q(state=State.NEEDS_CORRECTION, created_at__lt=now - UNCORRECTED_FOR)
        case Case.UNCONFIRMED:
            return Q(state=State.AWAITING_CONFIRMATION, created_at__lt=now - UNCONFIRMED_FOR)
