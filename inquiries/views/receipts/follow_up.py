"""Begin a follow-up inquiry: for a comment that came too late, or about a closed ticket."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.visitor import get_visitor
from inquiries.domain import receipt_numbers
from inquiries.domain.field_types import COMMENT_NAME
from inquiries.forms.field_builders import build_html_name
from inquiries.models import Inquiry, Service
from inquiries.oc.errors import NotFound, OCError
from inquiries.services.catalog import types_and_fields
from inquiries.services.files.form_files import find_form_files
from inquiries.services.submission import drafts, follow_ups, own_inquiries
from inquiries.services.submission.follow_ups import Suggestion
from inquiries.services.tickets import threads
from inquiries.views.acting_usercode import acts_for_receipt_owner, acts_for_ticket_owner
from inquiries.views.decorators import find_sent_from_here, require_known_visitor, with_service
from inquiries.views.presentation.drafts import build_draft_url
from inquiries.views.request import ServiceRequest

_SUBJECT_CHARACTERS = 60
_WHO = ("mail", "name", "phone")
_NO_ROOM = gettext_lazy(
    "We could not fill in a new form for you, because you have reached today’s limit for drafts. What you wrote before "
    "is kept."
)


@require_POST
@with_service
@acts_for_receipt_owner
@require_known_visitor
def ask_again(request: ServiceRequest, receipt: str) -> HttpResponse:
    """Begin the follow-up form as a draft with the comment's text and the reference to its ticket."""
    question = own_inquiries.get_own_inquiry(request.service, request.visitor.usercode, receipt)
    first = own_inquiries.find_by_ticket(request.service, request.visitor.usercode, question.ticket_id)
    draft = None
    if question.kind == Inquiry.Kind.COMMENT and question.state == Inquiry.State.NEEDS_CORRECTION:
        about = _("This is about my inquiry %(ticket)s, “%(subject)s”, which is closed.")
        try:
            type_id, subject = _find_ticket_info(request, question.ticket_id, first)
        except (NotFound, OCError):
            type_id, subject = 0, question.ticket_id
        text = about % {"ticket": question.ticket_id, "subject": subject}
        typed = _build_typed(first, subject, f"{text}\n\n{question.submitted.content}")
        # What a member sent as a guest, under another usercode, is asked again under the member's own.
        usercode = get_visitor(request).usercode
        try:
            draft = follow_ups.begin(question, _find_leaf(request.service, type_id), typed, usercode)
        except drafts.NoRoom:
            messages.warning(request, _NO_ROOM)
    if draft is None:
        return redirect("inquiries:receipt", request.service.slug, receipt)
    return redirect(build_draft_url(request.service, draft))


@require_POST
@with_service
@acts_for_ticket_owner
@require_known_visitor
def ask_about(request: ServiceRequest, ticket_id: str) -> HttpResponse:
    """Begin a new inquiry about the visitor's own ticket: with its type, and a reference to it."""
    first = find_sent_from_here(request, ticket_id)
    try:
        type_id, subject = _find_ticket_info(request, ticket_id, first)
    except NotFound:
        if not threads.is_known_own(request.service, request.visitor.usercode, ticket_id):
            raise
        type_id, subject = 0, ticket_id  # neither OC nor the portal still has it
    number = f"{ticket_id} ({first.receipt})" if first else ticket_id
    text = _("This is about my earlier inquiry %(number)s, “%(subject)s”.") % {"number": number, "subject": subject}
    # The comment that the visitor wrote on the ticket and could not send.
    unsent = drafts.find_newest(request.service, request.visitor.usercode, ticket_id)
    comment = "\n".join(unsent.typed.get(COMMENT_NAME, ())) if unsent else ""
    files = find_form_files(request.service, request.visitor.usercode, unsent.form_token) if unsent else ()
    typed = _build_typed(first, subject, f"{text}\n\n{comment}")
    suggestion = Suggestion(_find_leaf(request.service, type_id), typed, files)
    try:
        draft = follow_ups.begin_about(request.service, get_visitor(request).usercode, ticket_id, suggestion)
    except drafts.NoRoom:
        return _open_unfilled_form(request, suggestion.category_id)
    return redirect(build_draft_url(request.service, draft))


def _open_unfilled_form(request: ServiceRequest, category_id: int | None) -> HttpResponse:
    """Redirect to the form of a new inquiry: today there is no room for another draft, which would fill it."""
    messages.warning(request, _NO_ROOM)
    page = reverse("inquiries:new", args=(request.service.slug,))
    return redirect(f"{page}?category={category_id}" if category_id else page)


def _find_ticket_info(request: ServiceRequest, ticket_id: str, first: Inquiry | None) -> tuple[int, str]:
    """Return the type and subject of the ticket, as it was sent here, or as OC has it."""
    if first:
        type_id, subject = first.category_id, first.submitted.subject
    else:
        ticket = threads.get_ticket(request.service, request.visitor.usercode, ticket_id)
        type_id, subject = ticket.category_id, receipt_numbers.remove_marker(ticket.subject)
    return type_id or 0, str(Truncator(subject).chars(_SUBJECT_CHARACTERS))


def _build_typed(first: Inquiry | None, subject: str, content: str) -> dict[str, list[str]]:
    """Return the new form's values by HTML name."""
    known = (
        {build_html_name(code): list(first.submitted.typed.get(build_html_name(code), ())) for code in _WHO}
        if first
        else {}
    )
    return {name: values for name, values in known.items() if values} | {
        build_html_name("subject"): [_("Follow-up question: %(subject)s") % {"subject": subject}],
        build_html_name("content"): [content],
    }


def _find_leaf(service: Service, type_id: int) -> int | None:
    """Return the type of the closed ticket, if it can still be used."""
    try:
        return type_id if types_and_fields.get_category_tree(service).value.is_leaf(type_id) else None
    except types_and_fields.NoCatalog:
        return None
