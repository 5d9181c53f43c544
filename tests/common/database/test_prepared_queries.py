"""Queries whose SQL is made once: the rows are those of the queryset, for any values."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.database.prepared_queries import A_MOMENT, PreparedQuery, PreparedUpdate
from inquiries.models import Draft, Service, TicketMark
from tests.support.factories import make_service
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db
DRAFTS = PreparedQuery(
    lambda since, owner: Draft.objects.filter(updated_at__gte=since, owner=owner).order_by("-updated_at"),
    since=A_MOMENT,
)
SERVICE = PreparedQuery(lambda slug: Service.objects.filter(slug=slug, active=True))
MARK = PreparedQuery(lambda usercode: TicketMark.objects.filter(usercode=usercode).only("unread"))


MOVE = PreparedUpdate(
    lambda owner, before, ticket, now: (
        Draft.objects.filter(owner=owner, updated_at__lt=before).order_by("-updated_at"),
        {"ticket_id": ticket, "updated_at": now, "category_id": None},
    ),
    before=A_MOMENT,
    now=A_MOMENT + timedelta(days=1),
)


def make_draft(service: Service, number: int, owner: str = "member-a") -> Draft:
    moment = timezone.now() - timedelta(days=number)
    typed: Any = {"f_a": ["ㄱ"]}
    return Draft.objects.create(
        service=service, owner=owner, form_token=f"token-{number}-{owner}", typed=typed, updated_at=moment
    )


def test_it_works(sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    drafts = [make_draft(service, number) for number in range(4)]
    make_draft(service, 0, owner="member-b")
    found = DRAFTS.fetch(since=timezone.now() - timedelta(days=2, hours=1), owner="member-a")
    assert found == drafts[:3]
    expected = Draft.objects.get(pk=found[0].pk)
    for field in Draft._meta.concrete_fields:
        assert getattr(found[0], field.attname) == getattr(expected, field.attname)
    assert found[0].service == service
    found[0].save()
    assert Draft.objects.count() == 5  # the row was changed, and not added again


def test_each_call_has_its_own_values(sandbox: Sandbox) -> None:
    make_service(sandbox, slug="one")
    make_service(sandbox, slug="two", active=False)
    assert [getattr(SERVICE.first(slug=slug), "slug", None) for slug in ("one", "two", "three", "one")] == [
        "one",
        None,
        None,
        "one",
    ]


def test_a_value_is_never_part_of_the_sql(sandbox: Sandbox) -> None:
    make_service(sandbox, slug="one")
    assert SERVICE.first(slug="' OR 1=1 --") is None
    with CaptureQueriesContext(
        connection,
    ) as asked:
        SERVICE.first(slug="one")
    assert len(asked) == 1


def test_what_was_left_out_is_read_when_it_is_used(sandbox: Sandbox) -> None:
    made = TicketMark.objects.create(
        service=make_service(sandbox), usercode="a", unread=["T1"], seen_until=timezone.now()
    )
    found = MARK.first(usercode="a")
    assert found
    assert found.unread == ["T1"]
    assert found.seen_until == made.seen_until


def test_an_example_that_stands_nowhere_is_refused() -> None:
    query = PreparedQuery(lambda slug: Service.objects.all())
    with pytest.raises(ValueError, match="example"):
        query.fetch(slug="one")


def test_an_update_changes_the_rows_of_its_queryset(sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    recent, old = (make_draft(service, number) for number in (0, 2))
    now = timezone.now()
    for ticket in ("T1", "T2"):
        changed = MOVE.execute(owner="member-a", before=now - timedelta(days=1), ticket=ticket, now=old.updated_at)
        assert changed == 1
        old.refresh_from_db()
        assert (old.ticket_id, old.category_id) == (ticket, None)
    recent.refresh_from_db()
    assert recent.ticket_id == ""
    assert MOVE.execute(owner="member-b", before=now, ticket="T3", now=now) == 0
