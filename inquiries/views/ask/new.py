"""Pick a type, fill its form, send."""

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
from inquiries.views.ask.accept import accepted
from inquiries.views.ask.form_post import FormPost
from inquiries.views.ask.page import ask_page
from inquiries.views.ask.selection import Picked
from inquiries.views.decorators import for_asking, of_service, sender_of
from inquiries.views.request import ServiceRequest


@require_http_methods(["GET", "HEAD", "POST"])
@of_service
@for_asking
def new(request: ServiceRequest) -> HttpResponse:
    at = selection.picked(request)
    if request.method == "POST":
        return _posted(request, at)
    post = form_post.begun(request)
    return ask_page(request, at, post, selection.form_for(request, at, 0, post.draft))


def _posted(request: ServiceRequest, at: Picked) -> HttpResponse:
    if already := form_post.already_sent(request):
        return after_sending(request, already)
    post = bot_check.doubted(request, form_post.received(request))
    form = selection.form_for(request, at, len(form_post.files(request, post)))
    if form is None or not post.may_be_sent(form):
        return ask_page(request, at, form_post.kept(request, post, form), form)
    if review.is_due(request):
        return review.page(request, at, post, form)
    to_keep = partial(
        accept.accept_inquiry, request.service, sender_of(request, post.named), post.nonce, at.type_chosen
    )
    inquiry = accepted(request, post, form, lambda: to_keep(form.submitted()))
    if isinstance(inquiry, FormPost):
        return ask_page(request, at, inquiry, form)
    return after_sending(request, accept.send_now(inquiry))


def after_sending(request: ServiceRequest, inquiry: Inquiry) -> HttpResponse:
    """Where a customer goes after sending: to the receipt, to the conversation, or to mend what OC did not take."""
    here = request.service.slug
    if inquiry.state == Inquiry.State.FIX:
        # OC refuses what the definitions that we hold allow: they are not the newest.
        categories.refresh(request.service)
        return redirect("inquiries:receipt-edit", here, inquiry.receipt)
    if inquiry.kind == Inquiry.Kind.COMMENT and inquiry.state == Inquiry.State.DELIVERED:
        arrived = _("Your question has arrived. Receipt number: %(number)s")
        messages.success(request, arrived % {"number": inquiry.receipt})
        return redirect("inquiries:thread", here, inquiry.ticket_id)
    return redirect("inquiries:receipt", here, inquiry.receipt)
