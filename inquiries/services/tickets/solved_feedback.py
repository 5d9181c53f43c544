"""A person's word that a ticket is solved for them, with a face and one line for the operators. OC is not told."""

from django.db import transaction

from common.database.rows import update_or_create
from inquiries.models import Service, SolvedFeedback
from inquiries.services import daily_counts
from inquiries.services.daily_counts import Measure
from inquiries.services.tickets import ticket_marks

MOST_CHARACTERS = 300  # of a remark
_NO_FACE = "none"


def mark_solved(service: Service, usercode: str, ticket_id: str, *, face: str = "", remark: str = "") -> None:
    """Mark a person's own ticket as solved, and keep what they say about it.

    It is counted for the statistics once per person and ticket, also if the mark is undone and set again.

    Args:
        service: the ticket's service.
        usercode: whose mark it is. The caller has checked that the ticket is theirs.
        ticket_id: the ticket at OC.
        face: a value of `SolvedFeedback.Face`; anything else counts as no face.
        remark: one line of text; what is beyond `MOST_CHARACTERS` is cut off.
    """
    face = face if face in SolvedFeedback.Face.values else ""
    said = {"face": face, "remark": " ".join(remark.split())[:MOST_CHARACTERS]}
    with transaction.atomic():
        ticket_marks.call_solved(service, usercode, ticket_id, is_solved=True)
        key = {"service": service, "usercode": usercode, "ticket_id": ticket_id}
        _feedback, is_new = update_or_create(SolvedFeedback.objects.all(), said, **key)
        if is_new:
            daily_counts.increment_count(service, Measure.MARKED_AS_SOLVED, face or _NO_FACE)


def undo(service: Service, usercode: str, ticket_id: str) -> None:
    """Take the mark away, and with it what was said.

    Args:
        service: the ticket's service.
        usercode: whose mark it is.
        ticket_id: the ticket at OC.
    """
    with transaction.atomic():
        ticket_marks.call_solved(service, usercode, ticket_id, is_solved=False)
        SolvedFeedback.objects.filter(service=service, usercode=usercode, ticket_id=ticket_id).update(
            face="", remark=""
        )
