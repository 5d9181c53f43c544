"""What a person says when a ticket is solved for them: counted once, kept encrypted, and taken back."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from inquiries.models import DailyCount, Service, SolvedFeedback, TicketMark
from inquiries.services.operations import retention
from inquiries.services.tickets import solved_feedback
from inquiries.services.tickets.solved_feedback import MOST_CHARACTERS
from tests.support.faster_requests import others_are_faster

PERSON = ("st18888", "T1")


def counted() -> dict[str, int]:
    return dict(DailyCount.objects.values_list("key", "count"))


def test_it_works(narae: Service) -> None:
    solved_feedback.mark_solved(narae, *PERSON, face="good", remark="  빨라서\n좋았어요 ")
    feedback = SolvedFeedback.objects.get()
    assert (feedback.face, feedback.remark) == ("good", "빨라서 좋았어요")
    assert TicketMark.objects.get().solved_at
    assert counted() == {"good": 1}


def test_without_a_face_it_is_counted_too(narae: Service) -> None:
    solved_feedback.mark_solved(narae, *PERSON, face="<b>")
    assert counted() == {"none": 1}


def test_undone_and_marked_again_it_is_counted_once(narae: Service) -> None:
    solved_feedback.mark_solved(narae, *PERSON, face="bad", remark="느려요")
    solved_feedback.undo(narae, *PERSON)
    feedback = SolvedFeedback.objects.get()
    assert (feedback.face, feedback.remark) == ("", "")
    assert TicketMark.objects.get().solved_at is None
    solved_feedback.mark_solved(narae, *PERSON, face="good")
    assert counted() == {"bad": 1}


def test_a_remark_is_encrypted_and_of_bounded_length(narae: Service) -> None:
    solved_feedback.mark_solved(narae, *PERSON, remark="가" * 1000)
    assert SolvedFeedback.objects.get().remark == "가" * MOST_CHARACTERS
    with connection.cursor() as cursor:
        cursor.execute("SELECT remark FROM inquiries_solvedfeedback")
        assert "가" not in cursor.fetchone()[0]


def test_t65_it_expires_with_the_services_copies_and_the_counts_stay(narae: Service) -> None:
    solved_feedback.mark_solved(narae, *PERSON, face="good", remark="좋아요")
    solved_feedback.mark_solved(narae, "st18888", "T2", face="bad")
    old = timezone.now() - timedelta(days=narae.retention_days + 1)
    SolvedFeedback.objects.filter(ticket_id="T1").update(given_at=old)
    assert retention.purge().feedback == 1
    assert [feedback.ticket_id for feedback in SolvedFeedback.objects.all()] == ["T2"]
    assert counted() == {"good": 1, "bad": 1}


def test_a_ticket_is_marked_as_solved_while_another_request_makes_and_deletes_the_marks(narae: Service) -> None:
    with others_are_faster(TicketMark) as marks, others_are_faster(SolvedFeedback) as feedback:
        solved_feedback.mark_solved(narae, *PERSON, face="good")
    assert (len(marks), len(feedback)) == (1, 1)
    assert TicketMark.objects.get().solved_at is not None
    assert SolvedFeedback.objects.get().face == "good"
