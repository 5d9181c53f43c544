"""Unread marks while a list and a thread are read in two requests at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from inquiries.models import Service, TicketMark
from inquiries.services.tickets import ticket_marks

pytestmark = pytest.mark.django_db


def read_list(narae: Service) -> ticket_marks.Marks:
    return ticket_marks.get_marks(narae, "st1", ["1", "2"], {})


def test_it_works(narae: Service) -> None:
    ticket_marks.record_unread(read_list(narae), {"1": True, "2": True}, is_whole=True)
    assert ticket_marks.count_unread(narae, "st1") == 2
    assert ticket_marks.record_view(narae, "st1", "1", timezone.now()).unread == 1
    assert ticket_marks.count_unread(narae, "st1") == 1


def test_a_ticket_viewed_while_a_list_is_read_stays_read(narae: Service) -> None:
    listed = read_list(narae)
    ticket_marks.record_view(narae, "st1", "1", timezone.now() + timedelta(seconds=1))
    ticket_marks.record_unread(listed, {"1": True, "2": True}, is_whole=True)
    assert ticket_marks.count_unread(narae, "st1") == 1


def test_two_lists_read_at_once_add_up(narae: Service) -> None:
    one, other = read_list(narae), read_list(narae)
    ticket_marks.record_unread(one, {"1": True}, is_whole=False)
    ticket_marks.record_unread(other, {"2": True}, is_whole=False)
    assert ticket_marks.count_unread(narae, "st1") == 2
    assert other.first.unread == ["1", "2"]


def test_marks_erased_while_a_list_is_read_stay_erased(narae: Service) -> None:
    listed = read_list(narae)
    TicketMark.objects.all().delete()
    ticket_marks.record_unread(listed, {"1": True}, is_whole=True)
    assert ticket_marks.count_unread(narae, "st1") == 0


def test_a_mark_that_a_list_adds_while_a_ticket_is_viewed_is_taken_off(narae: Service) -> None:
    listed, viewed_at = read_list(narae), timezone.now() + timedelta(seconds=1)
    ticket_marks.record_view(narae, "st1", "1", timezone.now())  # and is changed once more
    statements = []

    def add_after_the_first(execute: Any, *statement: Any) -> Any:
        statements.append(statement)
        if len(statements) == 2:  # the view has read the marks, and nothing is written yet
            fresh = read_list(narae)
            ticket_marks.record_unread(fresh, {"1": True}, is_whole=True)
        return execute(*statement)

    with connection.execute_wrapper(add_after_the_first):
        ticket_marks.record_view(narae, "st1", "1", viewed_at)
    assert listed.first.unread == []
    assert ticket_marks.count_unread(narae, "st1") == 0
