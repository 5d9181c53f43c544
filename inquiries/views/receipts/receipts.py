"""What happened to what I sent, and mending what OC did not take of it."""

import logging
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inquiries.forms.customer_forms import CommentForm, CustomerForm, InquiryForm
from inquiries.forms.field_builders import UnknownRequired
from inquiries.models import Inquiry
from inquiries.oc.errors import NotFound
from inquiries.services.catalog import categories
from inquiries.services.submission import accept, corrections, follow_ups
from inquiries.services.submission.corrections import Way
from inquiries.services.tickets import response_times
from inquiries.views.ask import form_post
from inquiries.views.ask.form_post import FormPost
from inquiries.views.ask.new import after_sending
from inquiries.views.decorators import for_known, of_service
from inquiries.views.drafts import rescued_texts
from inquiries.views.presentation.presenters import receipt_of
from inquiries.views.request import ServiceRequest

log = logging.getLogger(__name__)
State = Inquiry.State


@require_safe
@of_service
@for_known
def receipt(request: ServiceRequest, receipt: str) -> HttpResponse:
    return render(request, "inquiries/receipt.html", _context(request, receipt))


@require_safe
@of_service
@for_known
def state(request: ServiceRequest, receipt: str) -> HttpResponse:
    """The part of the page that changes; it asks for itself until nothing changes any more."""
    return render(request, "inquiries/_receipt_state.html", _context(request, receipt))


def _context(request: ServiceRequest, receipt: str) -> dict[str, Any]:
    inquiry = accept.own(request.service, request.visitor.usercode, receipt)
    return {
        "receipt": receipt_of(inquiry, corrections.ways(inquiry)),
        "new": receipt_of(new) if (new := follow_ups.new_inquiry(inquiry)) else None,
        "old": receipt_of(inquiry.replaces) if inquiry.replaces else None,
        "answer_time": response_times.expected_for(inquiry, request.LANGUAGE_CODE) if _is_awaited(inquiry) else "",
        "asked_about": follow_ups.ticket_asked_about(inquiry.form_token),
    }


def _is_awaited(inquiry: Inquiry) -> bool:
    return inquiry.state not in {State.CONFIRM, State.FIX, State.CANCELLED, State.REPLACED}


@require_http_methods(["GET", "HEAD", "POST"])
@of_service
@for_known
def edit(request: ServiceRequest, receipt: str) -> HttpResponse:
    """The form again, as it was typed, with what OC refused on its fields. The receipt number stays."""
    inquiry = accept.own(request.service, request.visitor.usercode, receipt)
    if request.method == "POST":
        return _corrected(request, inquiry)
    if Way.CORRECT not in corrections.ways(inquiry):
        return redirect("inquiries:receipt", request.service.slug, receipt)
    post = form_post.shown_again(request, inquiry)
    typed = {**inquiry.submitted.typed, **(post.draft.typed if post.draft else {})}
    form = _form(inquiry, typed, len(form_post.files(request, post)))
    if form:
        form.add_refusals(inquiry.refusals)
    return _page(request, inquiry, post, form)


def _corrected(request: ServiceRequest, inquiry: Inquiry) -> HttpResponse:
    if inquiry.state != Inquiry.State.FIX:
        return too_late(request, inquiry)
    post = form_post.received(request, to_correct=inquiry)
    form = _form(inquiry, request.POST, len(form_post.files(request, post)))
    if form is None or not post.may_be_sent(form):
        return _page(request, inquiry, form_post.kept(request, post, form), form)
    if not accept.correct(inquiry, form.submitted(), post.named):
        return too_late(request, inquiry)
    mended = accept.own(request.service, inquiry.usercode, inquiry.receipt)
    return after_sending(request, accept.send_now(mended))


def too_late(request: ServiceRequest, inquiry: Inquiry) -> HttpResponse:
    """It went on before this was posted. What it went on with may not be what is posted, which is given back then."""
    now = accept.own(request.service, inquiry.usercode, inquiry.receipt)
    if form_post.are_same_words(request, now):
        return redirect("inquiries:receipt", request.service.slug, now.receipt)
    context = {"receipt": receipt_of(now), "rescued": rescued_texts.texts(request)}
    return render(request, "inquiries/too_late.html", context, status=409)


def _form(inquiry: Inquiry, typed: Mapping[str, Any], file_count: int) -> InquiryForm | CommentForm | None:
    """The form that the inquiry was sent with, as it has to be filled now; None where there is none any more."""
    if inquiry.kind == Inquiry.Kind.COMMENT:
        return CommentForm(data=typed, file_count=file_count)
    try:
        definitions = categories.fields(inquiry.service, inquiry.category_id or 0, inquiry.language).value
        return InquiryForm(definitions, data=typed, file_count=file_count)
    except (categories.NoCatalog, NotFound, UnknownRequired) as reason:
        log.warning("no_form_to_correct", extra={"receipt": inquiry.receipt, "reason": type(reason).__name__})
        return None


def _page(request: ServiceRequest, inquiry: Inquiry, post: FormPost, form: CustomerForm | None) -> HttpResponse:
    context = {
        "receipt": receipt_of(inquiry, (Way.MOVE,) if inquiry.kind == Inquiry.Kind.TICKET else ()),
        "form": form,
        "offered": form_post.offered(request, post, to_correct=inquiry),
        "problem": "" if form else _("The form for this topic cannot be shown right now. Please try again soon."),
        "rescued": [] if form else rescued_texts.texts(request, post.draft),
        **form_post.context(request, post),
    }
    return render(request, "inquiries/edit.html", context, status=422 if form is None or form.is_held_back else 200)
