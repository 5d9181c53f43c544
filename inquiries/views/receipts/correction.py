"""The correction of an inquiry that OC refused."""

import logging
from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.visitor import get_proven_addresses
from inquiries.domain.submission_data import SubmissionData
from inquiries.forms.customer_form import CustomerForm
from inquiries.forms.field_builders import UnknownRequired
from inquiries.forms.inquiry_forms import CommentForm, InquiryForm
from inquiries.models import Inquiry
from inquiries.oc.errors import NotFound
from inquiries.services.catalog import types_and_fields
from inquiries.services.submission import accept, correction_options, own_inquiries
from inquiries.services.submission.accept import TypeChosen
from inquiries.services.submission.accept_errors import SubmissionRefused
from inquiries.services.submission.correction_options import Way
from inquiries.views.acting_usercode import acts_for_receipt_owner
from inquiries.views.ask import form_post
from inquiries.views.ask.form_post import FormPost
from inquiries.views.ask.new import redirect_after_sending
from inquiries.views.ask.type_and_form import translate_choices
from inquiries.views.decorators import require_known_visitor, with_service
from inquiries.views.drafts import rescued_texts
from inquiries.views.presentation.receipts import present_receipt
from inquiries.views.request import ServiceRequest, get_oc_language

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@acts_for_receipt_owner
@require_known_visitor
def show_correction(request: ServiceRequest, receipt: str) -> HttpResponse:
    """Show the form as it was typed, with OC's refusals on its fields. The receipt number stays."""
    inquiry = own_inquiries.get_own_inquiry(request.service, request.visitor.usercode, receipt)
    if request.method == "POST":
        return _handle_correction(request, inquiry)
    if Way.CORRECT not in correction_options.find_ways(inquiry):
        return redirect("inquiries:receipt", request.service.slug, receipt)
    post = form_post.reopen_form(request, inquiry)
    typed = {**inquiry.submitted.typed, **(post.draft.typed if post.draft else {})}
    form = _build_form(request, inquiry, typed, len(form_post.find_files(request, post)))
    if form:
        form.add_refusals(inquiry.refusals)
    return _render_page(request, inquiry, post, form)


def _handle_correction(request: ServiceRequest, inquiry: Inquiry) -> HttpResponse:
    if inquiry.state != Inquiry.State.NEEDS_CORRECTION:
        return render_too_late(request, inquiry)
    post = form_post.receive_post(request, to_correct=inquiry)
    file_count, typed = len(form_post.find_files(request, post)), dict(request.POST.lists())
    form = _build_form(request, inquiry, typed, file_count, is_to_be_sent=post.is_to_be_sent)
    if form is None or not post.may_be_sent(form):
        return _render_page(request, inquiry, form_post.save_as_draft(request, post, form), form)
    try:
        is_queued = _accept_correction(request, inquiry, form.submitted(), post)
    except SubmissionRefused as refusal:
        return _render_page(request, inquiry, form_post.return_refused(request, post, form, refusal), form)
    if not is_queued:
        return render_too_late(request, inquiry)
    corrected = own_inquiries.get_own_inquiry(request.service, inquiry.usercode, inquiry.receipt)
    return redirect_after_sending(request, accept.send_now(corrected))


def render_too_late(request: ServiceRequest, inquiry: Inquiry) -> HttpResponse:
    """Render the page for a correction that came too late, with the posted text if it differs from what was sent."""
    now = own_inquiries.get_own_inquiry(request.service, inquiry.usercode, inquiry.receipt)
    if rescued_texts.has_same_words(request, now):
        return redirect("inquiries:receipt", request.service.slug, now.receipt)
    context = {"receipt": present_receipt(now), "rescued": rescued_texts.collect_texts(request)}
    return render(request, "inquiries/too_late.html", context, status=409)


def _accept_correction(request: ServiceRequest, inquiry: Inquiry, submitted: SubmissionData, post: FormPost) -> bool:
    """Queue the correction, in the language of the page: OC names topics and options by their texts."""
    language, proven = get_oc_language(request), get_proven_addresses(request)
    if inquiry.kind == Inquiry.Kind.COMMENT or language == inquiry.language:
        return accept.correct(inquiry, submitted, post.file_ids, proven=proven)
    category_id = inquiry.category_id or 0
    tree = types_and_fields.get_known_category_tree(request.service, language)
    path = tree.path_text(category_id, language) if tree else ""
    same = TypeChosen(category_id, path or inquiry.category_path)
    return accept.move(inquiry, same, submitted, post.file_ids, language=language, proven=proven)


def _build_form(
    request: ServiceRequest,
    inquiry: Inquiry,
    typed: Mapping[str, list[str]],
    file_count: int,
    *,
    is_to_be_sent: bool = False,
) -> InquiryForm | CommentForm | None:
    """Build the inquiry's form by the present definitions in the visitor's language; None if its type has no form.

    Choices in another language are translated, unless they are posted to be sent: the customer has to see what is sent.
    """
    if inquiry.kind == Inquiry.Kind.COMMENT:
        return CommentForm(data=typed, file_count=file_count)
    service, category_id = request.service, inquiry.category_id or 0
    try:
        definitions = types_and_fields.get_field_definitions(service, category_id, get_oc_language(request)).value
        translated = {} if is_to_be_sent else translate_choices(service, category_id, definitions, typed)
        return InquiryForm(definitions, data={**typed, **translated}, file_count=file_count)
    except (types_and_fields.NoCatalog, NotFound, UnknownRequired) as reason:
        log.warning("correction.form_unavailable", extra={"receipt": inquiry.receipt, "reason": type(reason).__name__})
        return None


def _render_page(request: ServiceRequest, inquiry: Inquiry, post: FormPost, form: CustomerForm | None) -> HttpResponse:
    context = {
        "receipt": present_receipt(inquiry, (Way.MOVE,) if inquiry.kind == Inquiry.Kind.TICKET else ()),
        "form": form,
        "offered": form_post.offer_draft(request, post, to_correct=inquiry),
        "problem": "" if form else _("The form for this topic cannot be shown right now. Please try again soon."),
        "rescued": [] if form else rescued_texts.collect_texts(request, post.draft),
        **form_post.build_context(request, post),
    }
    return render(request, "inquiries/edit.html", context, status=422 if form is None or form.is_held_back else 200)
