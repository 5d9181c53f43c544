"""Choosing another type for what cannot be sent under its own any more. The inquiry and its receipt stay the same."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from inquiries.models import Inquiry
from inquiries.services import mending, submission
from inquiries.services.mending import Way
from inquiries.views import asking, formpost
from inquiries.views.access import ServiceRequest, for_known, of_service
from inquiries.views.asking import Picked
from inquiries.views.askpage import ask_page, typed_before
from inquiries.views.new import after_sending
from inquiries.views.receipts import too_late


@require_http_methods(["GET", "HEAD", "POST"])
@of_service
@for_known
def move(request: ServiceRequest, receipt: str) -> HttpResponse:
    """The picker, and the form of what is picked, filled with what was sent."""
    inquiry = submission.own(request.service, request.visitor.usercode, receipt)
    if request.method == "POST":
        return _moved(request, inquiry, asking.without_short_form(asking.picked(request)))
    if Way.MOVE not in mending.ways(inquiry):
        return redirect("inquiries:receipt", request.service.slug, receipt)
    at = asking.without_short_form(asking.picked(request))
    post = formpost.shown_again(request, inquiry)
    form = asking.form_for(request, at, len(formpost.files(request, post)))
    if form:
        form.take_up(typed_before(post, inquiry))
    return ask_page(request, at, post, form, inquiry)


def _moved(request: ServiceRequest, inquiry: Inquiry, at: Picked) -> HttpResponse:
    if inquiry.state != Inquiry.State.FIX or inquiry.kind != Inquiry.Kind.TICKET:
        return too_late(request, inquiry)
    post = formpost.received(request, to_correct=inquiry)
    form = asking.form_for(request, at, len(formpost.files(request, post)))
    if form is None or not post.may_be_sent(form):
        return ask_page(request, at, formpost.kept(request, post, form), form, inquiry)
    if not submission.move(inquiry, at.type_chosen, form.submitted(), post.named):
        return too_late(request, inquiry)
    moved = submission.own(request.service, inquiry.usercode, inquiry.receipt)
    return after_sending(request, submission.send_now(moved))
