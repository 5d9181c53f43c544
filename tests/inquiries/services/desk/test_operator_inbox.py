"""What needs a person: each case is found, and nothing that goes on by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.services.desk.operator_inbox import Case, count_cases, filter_case
from inquiries.services.stored_files import UNREADABLE
from tests.support.factories import make_inquiry

State = Inquiry.State
LONG_AGO = timedelta(days=2)
EXAMPLES: dict[Case, dict[str, object]] = {
    Case.IN_DOUBT: {"state": State.NEEDS_OPERATOR, "failing_since": None},
    Case.FILE_UNREADABLE: {
        "state": State.NEEDS_OPERATOR,
        "failing_since": LONG_AGO,
        "refusals": [{"code": "attachment", "kind": UNREADABLE, "file": "a.png"}],
    },
    Case.GIVEN_UP: {"state": State.NEEDS_OPERATOR, "failing_since": LONG_AGO},
    Case.WITHOUT_TYPE: {"state": State.ACCEPTED, "category_id": None},
    Case.UNCORRECTED: {"state": State.NEEDS_CORRECTION, "created_at": LONG_AGO},
    Case.UNCONFIRMED: {"state": State.AWAITING_CONFIRMATION, "created_at": LONG_AGO},
}


def with_moments(changes: dict[str, object]) -> dict[str, Any]:
    """The columns, with each age as the moment that lies so long ago."""
    now = timezone.now()
    return {name: now - value if isinstance(value, timedelta) else value for name, value in changes.items()}


@pytest.mark.parametrize("case", Case)
def test_each_case_is_found(service: Service, case: Case) -> None:
    inquiry = make_inquiry(service)
    Inquiry.objects.filter(pk=inquiry.pk).update(**with_moments(EXAMPLES[case]))
    assert {each: count for each, count in count_cases([service]).items() if count} == {case: 1}
    assert list(filter_case(Inquiry.objects.all(), case)) == list(filter_case(Inquiry.objects.all(), "")) == [inquiry]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": State.ACCEPTED},
        {"state": State.NEEDS_CORRECTION},
        {"state": State.AWAITING_CONFIRMATION},
        {"state": State.OUTCOME_UNKNOWN, "created_at": LONG_AGO},
        {"state": State.CANCELLED, "created_at": LONG_AGO},
    ],
)
def test_what_goes_on_without_a_person_is_not_in_it(service: Service, changes: dict[str, object]) -> None:
    make_inquiry(service, **with_moments(changes))
    assert sum(count_cases([service]).values()) == 0


def test_an_unknown_case_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        filter_case(Inquiry.objects.all(), "nonsense")
