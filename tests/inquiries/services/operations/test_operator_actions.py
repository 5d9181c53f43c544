"""What docs/operations.md tells operators to type, typed: its SQL, its log events, its commands."""

import re
from datetime import timedelta

import pytest
from django.core.management import get_commands
from django.db import connection
from django.utils import timezone

from inquiries.models import Inquiry, Service
from tests.inquiries.services.steps import creates, deliver, due_now, executed, look
from tests.support.factories import changed, make_inquiry
from tests.support.sandbox import Sandbox
from tests.support.source import ROOT, SHIPPED, modules

State = Inquiry.State
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SOURCE = "\n".join("\n".join(module.lines) for module in modules(*SHIPPED))
WAITING, AFTER_A_RESTORE = re.findall(r"```sql\n(.+?)```", PAGE, re.DOTALL)


def run(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_the_query_shows_what_waits(service: Service) -> None:
    for state in (State.NEEDS_OPERATOR, State.NEEDS_OPERATOR, State.NEEDS_CORRECTION, State.DELIVERED, State.CANCELLED):
        make_inquiry(service, state=state)
    assert sorted((row[0], row[1]) for row in run(WAITING)) == [("needs_correction", 1), ("needs_operator", 2)]


def test_after_a_restore_what_oc_has_is_found_and_not_sent_again(service: Service, sandbox: Sandbox) -> None:
    before = make_inquiry(service)
    deliver(before)
    fields = ("state", "ticket_id", "attempts_made", "claimed_ms", "delivered_at", "next_at")
    as_backed_up = {name: getattr(before, name) for name in fields}
    before.attempts.all().delete()
    changed(before, **as_backed_up)
    run(AFTER_A_RESTORE)
    found = look(due_now(before))
    assert (found.state, found.ticket_id) == (State.DELIVERED, creates(sandbox)[0]["result_id"])
    assert executed(sandbox) == 1


def test_after_a_restore_what_oc_does_not_have_is_not_lost(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service, created_at=timezone.now() - timedelta(hours=1))
    run(AFTER_A_RESTORE)
    for _ in range(2):
        inquiry = look(due_now(inquiry))
    assert inquiry.state == State.NEEDS_OPERATOR


@pytest.mark.parametrize("command", sorted(set(re.findall(r"manage\.py (\w+)", PAGE))))
def test_its_commands_are_there(command: str) -> None:
    assert get_commands()[command] in {"inquiries", "django.contrib.auth", "django.core"}


def test_its_log_events_are_there() -> None:
    named = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", "\n".join(re.findall(r"^\| (`.+?) \|", PAGE, re.MULTILINE))))
    assert {event for event in named if f'"{event}"' not in SOURCE} == set()


def test_it_names_each_error_in_the_log() -> None:
    logged = re.findall(r'log\.(?:error|exception)\(\s*"([a-z_.]+)"', SOURCE)
    assert {event for event in logged if f"`{event}` (ERROR)" not in re.sub(r"`, (?=`)", "` (ERROR), ", PAGE)} == set()
