"""The page for a new inquiry: choose a type, fill in its form, send."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inquiries.models import Inquiry
from inquiries.services.catalog import categories
from inquiries.services.submission import accept
from inquiries.views.ask import bot_check, form_post, review, selection
from inquiries.views.ask.accept import accept_form
from inquiries.views.ask.form_post import FormPost
from inquiries.views.ask.page import ask_page
from inquiries.views.ask.selection import Picked
from inquiries.views.decorators import build_sender, require_may_ask, with_service
from inquiries.views.request import ServiceRequest


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@require_may_ask
def show_new(request: ServiceRequest) -> HttpResponse:
    at = selection.read_selection(request)
    if request.method == "POST":
        return _handle_post(request, at)
    post = form_post.open_form(request)
    return ask_page(request, at, post, selection.build_form(request, at, 0, post.draft))


def _handle_post(request: ServiceRequest, at: Picked) -> HttpResponse:
    if already := form_post.find_already_sent(request):
        return redirect_after_sending(request, already)
    post = bot_check.check_for_bot(request, form_post.receive_post(request))
    form = selection.build_form(request, at, len(form_post.find_files(request, post)))
    if form is None or not post.may_be_sent(form):
        return ask_page(request, at, form_post.save_as_draft(request, post, form), form)
    if review.is_due(request):
        return review.render_review(request, at, post, form)
    to_keep = partial(
        accept.accept_inquiry, request.service, build_sender(request, post.named), post.nonce, at.type_chosen
    )
    inquiry = accept_form(request, post, form, lambda: to_keep(form.submitted()))
    if isinstance(inquiry, FormPost):
        return ask_page(request, at, inquiry, form)
    return redirect_after_sending(request, accept.send_now(inquiry))


def redirect_after_sending(request: ServiceRequest, inquiry: Inquiry) -> HttpResponse:
    """Redirect after sending: to the receipt, to the conversation, or to the correction."""
    here = request.service.slug
    if inquiry.state == Inquiry.State.NEEDS_CORRECTION:
        # OC refuses what the definitions that we hold allow: they are not the newest.
        categories.refresh(request.service)
        return redirect("inquiries:receipt-edit", here, inquiry.receipt)
    if inquiry.kind == Inquiry.Kind.COMMENT and inquiry.state == Inquiry.State.DELIVERED:
        arrived = _("Our support team has received your question. Receipt number: %(number)s")
        messages.success(request, arrived % {"number": inquiry.receipt})
        return redirect("inquiries:thread", here, inquiry.ticket_id)
    return redirect("inquiries:receipt", here, inquiry.receipt)
