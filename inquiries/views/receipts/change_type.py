"""Choosing another type for what cannot be sent under its own any more. The inquiry and its receipt stay the same."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from inquiries.models import Inquiry
from inquiries.services.submission import accept, corrections
from inquiries.services.submission.corrections import Way
from inquiries.views.ask import form_post, selection
from inquiries.views.ask.new import after_sending
from inquiries.views.ask.page import ask_page, typed_before
from inquiries.views.ask.selection import Picked
from inquiries.views.decorators import for_known, of_service
from inquiries.views.receipts.receipts import too_late
from inquiries.views.request import ServiceRequest


@require_http_methods(["GET", "HEAD", "POST"])
@of_service
@for_known
def move(request: ServiceRequest, receipt: str) -> HttpResponse:
    """The picker, and the form of what is picked, filled with what was sent."""
    inquiry = accept.own(request.service, request.visitor.usercode, receipt)
    if request.method == "POST":
        return _moved(request, inquiry, selection.without_short_form(selection.picked(request)))
    if Way.MOVE not in corrections.ways(inquiry):
        return redirect("inquiries:receipt", request.service.slug, receipt)
    at = selection.without_short_form(selection.picked(request))
    post = form_post.shown_again(request, inquiry)
    form = selection.form_for(request, at, len(form_post.files(request, post)))
    if form:
        form.take_up(typed_before(post, inquiry))
    return ask_page(request, at, post, form, inquiry)


def _moved(request: ServiceRequest, inquiry: Inquiry, at: Picked) -> HttpResponse:
    if inquiry.state != Inquiry.State.FIX or inquiry.kind != Inquiry.Kind.TICKET:
        return too_late(request, inquiry)
    post = form_post.received(request, to_correct=inquiry)
    form = selection.form_for(request, at, len(form_post.files(request, post)))
    if form is None or not post.may_be_sent(form):
        return ask_page(request, at, form_post.kept(request, post, form), form, inquiry)
    if not accept.move(inquiry, at.type_chosen, form.submitted(), post.named):
        return too_late(request, inquiry)
    moved = accept.own(request.service, inquiry.usercode, inquiry.receipt)
    return after_sending(request, accept.send_now(moved))
