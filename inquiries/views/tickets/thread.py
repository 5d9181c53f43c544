"""The conversation of a ticket, and the reply form."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import usercodes
from inquiries.forms.inquiry_forms import CommentForm
from inquiries.models import Inquiry
from inquiries.oc.errors import NotFound, OCError
from inquiries.services.delivery_state_machine import LEFT_TO_PORTAL_OR_OPERATOR
from inquiries.services.submission import accept, own_inquiries
from inquiries.services.submission.accept_errors import SubmissionRefused
from inquiries.services.tickets import threads
from inquiries.services.tickets.threads import Thread
from inquiries.services.upstream.late_reads import WHOLE, Patience, StillReading
from inquiries.views.acting_usercode import acts_for_ticket_owner
from inquiries.views.ask import form_post
from inquiries.views.ask.form_post import FormPost
from inquiries.views.ask.new import redirect_after_sending
from inquiries.views.decorators import (
    build_sender,
    find_sent_from_here,
    require_known_visitor,
    with_service,
)
from inquiries.views.drafts import posted_drafts, rescued_texts
from inquiries.views.presentation import late_pages
from inquiries.views.presentation.receipts import Receipt, present_receipt
from inquiries.views.request import ServiceRequest, get_oc_language
from inquiries.views.tickets.solved import FACES

log = logging.getLogger(__name__)
_FEW = 2  # messages, beyond which a link leads to the newest one
_IN_THE_CONVERSATION = (Inquiry.State.DELIVERED, *LEFT_TO_PORTAL_OR_OPERATOR)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """The content of the thread page: the thread from OC, and the inquiry if it was sent from here.

    `is_gone` if OC no longer has the visitor's own ticket, because agents deleted it or merged it into another one, or
    because it was sent to another address of OC than the service has now.
    `is_known_own` if OC did not answer, and stored data shows that the ticket is the visitor's.
    """

    ticket_id: str
    thread: Thread | None
    sent_here: Inquiry | None
    problem: str = ""
    is_gone: bool = False
    is_known_own: bool = False

    @property
    def can_comment(self) -> bool:
        # While OC is down it is unknown whether a ticket was closed: the question is kept and passed on.
        return self.thread.can_comment if self.thread else self.is_known_own

    @property
    def receipt(self) -> Receipt | None:
        return present_receipt(self.sent_here) if self.sent_here else None


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@acts_for_ticket_owner
@require_known_visitor
def show_thread(request: ServiceRequest, ticket_id: str) -> HttpResponse:
    if request.method == "POST" and (already := form_post.find_already_sent(request)):
        return _redirect_after_comment(request, already)
    try:
        page = read(request, ticket_id, late_pages.get_patience(request))
    except StillReading as reading:
        return _render_late(request, ticket_id, reading.token)
    if request.method == "POST" and page.can_comment:
        return _handle_post(request, page)
    if request.method == "POST":
        for reason in form_post.receive_post(request).refused_files:
            messages.error(request, reason)
        posted_drafts.save_unreceived(request)  # it may be taken again later, with its files
    post = form_post.open_form(request)
    form = CommentForm() if page.can_comment else None
    if form and post.draft:
        form.take_up(post.draft.typed)
    return _render_page(request, page, post, form)


def read(request: ServiceRequest, ticket_id: str, patience: Patience = WHOLE) -> ThreadPage:
    """Return the visitor's ticket. Raises `NotFound` if it is not theirs, or if nothing here shows that it was.

    Raises `StillReading` once the `patience` has run out.
    """
    sent_here, usercode = find_sent_from_here(request, ticket_id), request.visitor.usercode
    try:
        language = get_oc_language(request)
        found = threads.get_thread(request.service, usercode, ticket_id, language, patience, sent_here=sent_here)
    except NotFound:
        if not threads.is_known_own(request.service, usercode, ticket_id):
            raise
        if sent_here and sent_here.find_former_address():
            log.info("ticket.at_former_address", extra={"service": request.service.slug})
            gone = _("This inquiry was sent to our previous support system. Its answers can no longer be shown here.")
        else:
            log.warning("ticket.gone", extra={"service": request.service.slug})
            gone = _("Our support team no longer has this inquiry: it was deleted or merged into another one.")
        return ThreadPage(ticket_id, None, sent_here, gone, is_gone=True)
    except OCError as error:
        log.warning("ticket.thread_unavailable", extra={"error": type(error).__name__})
        problem = _("The answers cannot be shown right now. Please try again soon.")
        is_known_own = sent_here is not None or threads.is_known_own(request.service, usercode, ticket_id)
        return ThreadPage(ticket_id, None, sent_here, problem, is_known_own=is_known_own)
    return ThreadPage(ticket_id, found, sent_here)


def _handle_post(request: ServiceRequest, page: ThreadPage) -> HttpResponse:
    post = form_post.receive_post(request)
    form = CommentForm(data=request.POST, file_count=len(form_post.find_files(request, post)))
    if not post.may_be_sent(form):
        return _render_page(request, page, form_post.save_as_draft(request, post, form), form)
    sender, submitted = build_sender(request, post.file_ids), form.submitted()
    try:
        comment = accept.accept_comment(request.service, sender, post.nonce, page.ticket_id, submitted)
    except SubmissionRefused as refusal:
        return _render_page(request, page, form_post.return_refused(request, post, form, refusal), form)
    return _redirect_after_comment(request, accept.send_now(comment))


def _redirect_after_comment(request: ServiceRequest, comment: Inquiry) -> HttpResponse:
    """Redirect to the conversation with the comment, delivered or on its way; of others to the receipt."""
    response = redirect_after_sending(request, comment)
    if comment.state in _IN_THE_CONVERSATION:
        address = reverse("inquiries:thread", args=(request.service.slug, comment.ticket_id))
        return redirect(f"{address}#latest")
    return response


def find_pending(request: ServiceRequest, ticket_id: str) -> list[Receipt]:
    """Return the visitor's comments on the ticket that OC does not have yet, oldest first."""
    usercode = request.visitor.usercode
    found = own_inquiries.find_undelivered(request.service, usercode, kind=Inquiry.Kind.COMMENT, ticket_id=ticket_id)
    return [present_receipt(comment) for comment in reversed(found)]


def is_answered(thread: Thread | None, pending: Sequence[Receipt]) -> bool:
    """Whether the newest word is the agents', so that the customer can be asked whether it helped."""
    return thread is not None and not pending and not thread.messages[-1].mine


def _render_late(request: ServiceRequest, ticket_id: str, token: str) -> HttpResponse:
    """Render what is known here of a ticket that is still being read: what was sent, and what is on its way."""
    sent_here = find_sent_from_here(request, ticket_id)
    context = {
        "ticket_id": ticket_id,
        "receipt": present_receipt(sent_here) if sent_here else None,
        "pending": (pending := find_pending(request, ticket_id)),
        "is_long": len(pending) > _FEW,
        **late_pages.build_context(request, token),
    }
    return render(request, "inquiries/thread.html", context)


def _render_page(request: ServiceRequest, page: ThreadPage, post: FormPost, form: CommentForm | None) -> HttpResponse:
    pending = find_pending(request, page.ticket_id)
    context = {
        "thread": page.thread,
        "problem": page.problem,
        "is_gone": page.is_gone,
        "ticket_id": page.ticket_id,
        "receipt": page.receipt,
        "pending": pending,
        "is_long": len(page.thread.messages if page.thread else ()) + len(pending) > _FEW,
        "is_answered": is_answered(page.thread, pending),
        "faces": FACES,
        "form": form,
        "can_comment": form is not None,
        "offered": form_post.offer_draft(request, post, ticket_id=page.ticket_id),
        # An agent closed it while the customer wrote, or OC went away: the text is given back.
        "rescued": [] if form else rescued_texts.collect_texts(request, post.draft),
        **form_post.build_context(request, post, ticket_id=page.ticket_id),
        **late_pages.build_context(request),
    }
    if page.thread and not usercodes.is_guest(request.visitor.usercode):
        context["unread"] = page.thread.unread  # else the header would count them once more
    is_not_sent = context["rescued"] or context["sent_before"] or (form and form.is_held_back)
    has_nothing = page.thread is None and not page.can_comment and not page.is_gone
    return render(request, "inquiries/thread.html", context, status=503 if has_nothing else 422 if is_not_sent else 200)
