"""The page for a new inquiry: choose a type, fill in its form, review it, send it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.security import bot_detection
from common.languages import list_own_names
from inquiries.forms.cacheable_form import CacheableForm, name_details
from inquiries.forms.inquiry_forms import InquiryForm
from inquiries.models import Draft, Inquiry
from inquiries.services.submission import accept
from inquiries.services.submission.accept_errors import SubmissionRefused
from inquiries.views.acting_usercode import acts_for_visitor, recognize_newcomer
from inquiries.views.ask import form_post
from inquiries.views.ask.form_post import FormPost
from inquiries.views.ask.type_and_form import (
    Selection,
    build_form,
    build_panel,
    describe_type,
    explain_missing_form,
    list_topics,
    open_form,
    read_selection,
)
from inquiries.views.decorators import build_sender, require_may_ask, with_service
from inquiries.views.drafts import rescued_texts
from inquiries.views.presentation.drafts import present_draft
from inquiries.views.presentation.pagination import build_page_links
from inquiries.views.presentation.receipts import present_receipt
from inquiries.views.request import ServiceRequest, list_details

_REVIEWED = "reviewed"
_SKIPS_REVIEW = {_REVIEWED, "second_of"}  # a customer who confirms a second inquiry has seen the first one


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@recognize_newcomer
@acts_for_visitor
@require_may_ask
def show_new(request: ServiceRequest) -> HttpResponse:
    selection = read_selection(request)
    if request.method == "POST":
        return _handle_post(request, selection)
    post = form_post.open_form(request)
    if post.draft:
        return render_form(request, selection, post, build_form(request, selection, 0, post.draft.typed))
    return render_form(request, selection, post, open_form(request, selection))


def _handle_post(request: ServiceRequest, selection: Selection) -> HttpResponse:
    if sent := form_post.find_already_sent(request):
        return redirect_after_sending(request, sent)
    post = _check_for_bot(request, form_post.receive_post(request))
    file_count = len(form_post.find_files(request, post))
    form = build_form(request, selection, file_count, is_to_be_sent=post.is_to_be_sent)
    if form is None or not post.may_be_sent(form):
        return render_form(request, selection, form_post.save_as_draft(request, post, form), form)
    if request.service.review_step and not _SKIPS_REVIEW & request.POST.keys():
        return _render_review(request, selection, post, form)
    sender, submitted = build_sender(request, post.file_ids), form.submitted()
    try:
        chosen = describe_type(request, selection)
        inquiry = accept.accept_inquiry(request.service, sender, post.nonce, chosen, submitted)
    except SubmissionRefused as refusal:
        return render_form(request, selection, form_post.return_refused(request, post, form, refusal), form)
    return redirect_after_sending(request, accept.send_now(inquiry))


def _check_for_bot(request: ServiceRequest, post: FormPost) -> FormPost:
    """Return the posted form; if a bot probably filled it, it is to be shown again. Members are never suspected."""
    if request.visitor.is_member or post.objection or not post.is_to_be_sent:
        return post
    mark, trap = request.POST.get(bot_detection.MARK, ""), request.POST.get(bot_detection.TRAP, "")
    if not bot_detection.is_suspicious(mark, trap):
        return post
    quick = _("That was very quick. If you meant to send it, please press the button again.")
    return replace(post, is_to_be_sent=False, objection=quick)


def _build_bot_check(request: ServiceRequest) -> dict[str, Any]:
    """Return the template context of the bot check in guests' forms; nothing for members."""
    if request.visitor.is_member:
        return {}
    mark = bot_detection.mark(again=request.method == "POST")
    return {"trap_name": bot_detection.TRAP, "trap_mark_name": bot_detection.MARK, "trap_mark": mark}


def _render_review(request: ServiceRequest, selection: Selection, post: FormPost, form: InquiryForm) -> HttpResponse:
    """Render a valid form for the review step, to be sent or changed. Until then it is saved as a draft."""
    kept = form_post.save_as_draft(request, post, form)
    context = {
        "review": {  # in the place of a receipt
            "type_path": selection.type_path,
            "answers": [(answer.label, answer.value) for answer in form.answers],
            "files": form_post.find_files(request, kept),
        },
        "kept_until": present_draft(request.service, kept.draft).kept_until if kept.draft else "",
        "warnings": [warning for warnings in form.warnings.values() for warning in warnings],
        "leaf": selection.leaf,
        "posted": [(name, value) for name, values in form.typed.items() for value in values],
        "known": request.POST.getlist("known"),
        "form_token": kept.token,
        "now": _REVIEWED,
        **_build_bot_check(request),
    }
    return render(request, "inquiries/review.html", context)


def redirect_after_sending(request: ServiceRequest, inquiry: Inquiry) -> HttpResponse:
    """Redirect after sending: to the receipt, which also says what has to be corrected, or to the conversation."""
    here = request.service.slug
    if inquiry.state == Inquiry.State.NEEDS_CORRECTION:
        # OC refuses what the cached definitions allow, so there are newer ones.
        request.service.mark_changed()
    if inquiry.kind == Inquiry.Kind.COMMENT and inquiry.state == Inquiry.State.DELIVERED:
        arrived = _("Our support team has received your question. Receipt number: %(number)s")
        messages.success(request, arrived % {"number": inquiry.receipt})
        return redirect("inquiries:thread", here, inquiry.ticket_id)
    return redirect("inquiries:receipt", here, inquiry.receipt)


def render_form(
    request: ServiceRequest,
    selection: Selection,
    post: FormPost,
    form: InquiryForm | CacheableForm | None,
    to_move: Inquiry | None = None,
) -> HttpResponse:
    """Render the page with picker and form, or for htmx the part that a choice of type changes.

    `to_move` is the inquiry that gets another type.
    """
    page = build_page(request, selection, post.draft, form) | {"suggests": request.service.has_questions}
    bot_check = _build_bot_check(request)
    context = {**page, **bot_check, **form_post.build_context(request, post)}
    if request.method == "POST" or post.draft or to_move:
        context |= {
            "left_over": form.find_left_over(get_typed_before(post, to_move)) if isinstance(form, InquiryForm) else [],
            "rescued": [] if form else rescued_texts.collect_texts(request, post.draft),
            "to_move": present_receipt(to_move) if to_move else None,
        }
    else:
        context["untouched"] = _describe_untouched(request, post, page, bot_check)
    # To go back, htmx requests the whole page with its own header.
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "inquiries/_ask.html", context)
        response.headers["HX-Push-Url"] = _build_address(request, selection.chosen_id, post.draft)
        return response
    context["offered"] = form_post.offer_draft(request, post, to_correct=to_move)
    is_held_back = form.is_held_back if isinstance(form, InquiryForm) else form is None
    is_not_sent = request.method == "POST" and (is_held_back or post.sent_before)
    template = "inquiries/move.html" if to_move else "inquiries/new.html"
    return render(request, template, context, status=422 if is_not_sent else 200)


def _describe_untouched(
    request: ServiceRequest, post: FormPost, page: dict[str, Any], bot_check: dict[str, Any]
) -> dict[str, Any]:
    """Return what `{% cached_part %}` needs for a form without a post or a draft; the visitor's own is put in later."""
    return {
        **page,
        "slug": request.service.slug,
        "action": request.path,
        "language": request.LANGUAGE_CODE,
        "languages": list_own_names(),
        "trap_name": bot_check.get("trap_name", ""),
        "trap_mark_name": bot_check.get("trap_mark_name", ""),
        "put_trap_mark": bot_check.get("trap_mark", ""),
        "put_form_token": post.token,
        **name_details(list_details(request.visitor)),
    }


def build_page(
    request: ServiceRequest, selection: Selection, draft: Draft | None, form: InquiryForm | CacheableForm | None
) -> dict[str, Any]:
    """Return the template context of the chosen type: picker, guide, help and form."""
    guide, beside = build_panel(request, selection)
    return {
        **_build_picker(request, selection, draft),
        "notice": selection.notice,
        "as_of": selection.as_of,
        "is_short": selection.is_short,
        "guide": guide,
        "beside": beside,
        "problem": "" if form else explain_missing_form(selection),
        "form": form,
        "has_form": form is not None,
    }


def _build_picker(request: ServiceRequest, selection: Selection, draft: Draft | None) -> dict[str, Any]:
    """Return the template context of the topics to choose from, or of the chosen one."""
    kept = {"category": selection.chosen_id, "draft": draft.pk if draft else ""}
    topics, pages = list_topics(request, selection)

    def build_query(*, page: int) -> str:
        return urlencode({name: value for name, value in {**kept, "page": page}.items() if value})

    return {
        "has_types": selection.tree is not None,
        "topics": topics,
        "pages": tuple(build_page_links(selection.page, pages, build_query)),
        "path": selection.path,
        "leaf": selection.leaf,
        "type_path": selection.type_path,
        "all_url": _build_address(request, 0, draft),
        "change_url": _build_address(request, selection.parent_id, draft),
    }


def get_typed_before(post: FormPost, to_move: Inquiry | None = None) -> Mapping[str, list[str]]:
    """Return the values to fill the form with: what was sent, overridden by the draft since."""
    return {**(to_move.submitted.typed if to_move else {}), **(post.draft.typed if post.draft else {})}


def _build_address(request: ServiceRequest, category_id: int, draft: Draft | None) -> str:
    """Return the URL of the page with a type selected, or none if `category_id` is 0."""
    parts = {"category": category_id, "draft": draft.pk if draft else ""}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{request.path}?{query}" if query else request.path
