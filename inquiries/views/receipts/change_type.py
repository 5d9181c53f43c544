"""Choose another submission type for a refused inquiry. The receipt number stays the same."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from inquiries.models import Inquiry
from inquiries.services.submission import accept, correction_options, own_inquiries
from inquiries.services.submission.accept_errors import SubmissionRefused
from inquiries.services.submission.correction_options import Way
from inquiries.views.acting_usercode import acts_for_receipt_owner
from inquiries.views.ask import form_post
from inquiries.views.ask.new import get_typed_before, redirect_after_sending, render_form
from inquiries.views.ask.type_and_form import Selection, build_form, read_selection, remove_short_form
from inquiries.views.decorators import build_sender, require_known_visitor, with_service
from inquiries.views.receipts.correction import render_too_late
from inquiries.views.request import ServiceRequest


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@acts_for_receipt_owner
@require_known_visitor
def move(request: ServiceRequest, receipt: str) -> HttpResponse:
    """Show the picker, and the form of the selected type, filled with what was sent."""
    inquiry = own_inquiries.get_own_inquiry(request.service, request.visitor.usercode, receipt)
    if request.method == "POST":
        return _handle_move(request, inquiry, remove_short_form(read_selection(request)))
    if Way.MOVE not in correction_options.find_ways(inquiry):
        return redirect("inquiries:receipt", request.service.slug, receipt)
    selection = remove_short_form(read_selection(request))
    post = form_post.reopen_form(request, inquiry)
    file_count = len(form_post.find_files(request, post))
    form = build_form(request, selection, file_count, get_typed_before(post, inquiry))
    return render_form(request, selection, post, form, inquiry)


def _handle_move(request: ServiceRequest, inquiry: Inquiry, selection: Selection) -> HttpResponse:
    if inquiry.state != Inquiry.State.NEEDS_CORRECTION or inquiry.kind != Inquiry.Kind.TICKET:
        return render_too_late(request, inquiry)
    post = form_post.receive_post(request, to_correct=inquiry)
    file_count = len(form_post.find_files(request, post))
    form = build_form(request, selection, file_count, is_to_be_sent=post.is_to_be_sent)
    if form is None or not post.may_be_sent(form):
        return render_form(request, selection, form_post.save_as_draft(request, post, form), form, inquiry)
    sender = build_sender(request, post.file_ids)
    chosen, language, proven = selection.type_chosen, sender.language, sender.proven
    try:
        is_queued = accept.move(inquiry, chosen, form.submitted(), sender.files, language=language, proven=proven)
    except SubmissionRefused as refusal:
        return render_form(request, selection, form_post.return_refused(request, post, form, refusal), form, inquiry)
    if not is_queued:
        return render_too_late(request, inquiry)
    moved = own_inquiries.get_own_inquiry(request.service, inquiry.usercode, inquiry.receipt)
    return redirect_after_sending(request, accept.send_now(moved))
