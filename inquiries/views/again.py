"""Asking again, in a new inquiry, what came too late for its ticket."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inquiries.fields import html_name
from inquiries.models import Inquiry
from inquiries.oc.errors import NotFound, OCError
from inquiries.presenting import draft_url
from inquiries.services import catalog, submission, succession, tickets
from inquiries.views.access import ServiceRequest, for_known, language_of, of_service

_SUBJECT_CHARACTERS = 60
_WHO = ("mail", "name", "phone")


@require_POST
@of_service
@for_known
def again(request: ServiceRequest, receipt: str) -> HttpResponse:
    """Begin the new form, as a draft that says all that the question said, and which ticket it was about."""
    question = submission.own(request.service, request.visitor.usercode, receipt)
    first = submission.of_ticket(request.service, request.visitor.usercode, question.ticket_id)
    draft = None
    if question.kind == Inquiry.Kind.COMMENT and question.state == Inquiry.State.FIX:
        draft = succession.begin(question, _leaf(first), _typed(request, question, first))
    if draft is None:
        return redirect("inquiries:receipt", request.service.slug, receipt)
    return redirect(draft_url(request.service, draft))


def _typed(request: ServiceRequest, question: Inquiry, first: Inquiry | None) -> dict[str, list[str]]:
    """The new form's values by HTML name."""
    subject = _subject(request, question, first)
    about = _("This is about my inquiry %(ticket)s, “%(subject)s”, which is closed.")
    words = about % {"ticket": question.ticket_id, "subject": subject}
    known = {html_name(code): list(first.submitted.typed.get(html_name(code), ())) for code in _WHO} if first else {}
    return {name: values for name, values in known.items() if values} | {
        html_name("subject"): [_("Further question: %(subject)s") % {"subject": subject}],
        html_name("content"): [f"{words}\n\n{question.submitted.content}"],
    }


def _subject(request: ServiceRequest, question: Inquiry, first: Inquiry | None) -> str:
    """What the closed ticket is called: as it was sent from here, or as OC has it."""
    if first:
        return str(Truncator(first.submitted.subject).chars(_SUBJECT_CHARACTERS))
    try:
        ticket = tickets.thread(request.service, request.visitor.usercode, question.ticket_id, language_of(request))
    except (NotFound, OCError):
        return question.ticket_id
    return str(Truncator(ticket.subject).chars(_SUBJECT_CHARACTERS))


def _leaf(first: Inquiry | None) -> int | None:
    """The type of the closed ticket, if one can still ask under it."""
    try:
        is_leaf = first is not None and catalog.types(first.service).value.is_leaf(first.category_id or 0)
    except catalog.NoCatalog:
        return None
    return first.category_id if first and is_leaf else None
