"""Render the page with the type picker and the form."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from inquiries.forms.customer_forms import InquiryForm
from inquiries.models import Draft, Inquiry
from inquiries.views.ask import bot_check, form_post, selection
from inquiries.views.ask.form_post import FormPost
from inquiries.views.ask.selection import Picked
from inquiries.views.drafts import rescued_texts
from inquiries.views.presentation.presenters import present_receipt
from inquiries.views.request import ServiceRequest


def ask_page(
    request: ServiceRequest, at: Picked, post: FormPost, form: InquiryForm | None, to_move: Inquiry | None = None
) -> HttpResponse:
    """Render the page, or for htmx the part that a pick changes. `to_move` is the inquiry that gets another type."""
    typed = get_typed_before(post, to_move)
    context = {
        **_describe_picked(at),
        "problem": "" if form else selection.explain_missing_form(at),
        "form": form,
        "left_over": form.find_left_over(typed) if form else [],
        "rescued": [] if form else rescued_texts.collect_texts(request, post.draft),
        "suggests": request.service.has_questions,
        "to_move": present_receipt(to_move) if to_move else None,
        **form_post.build_context(request, post),
        **bot_check.build_context(request),
    }
    # Going back, htmx asks for the whole page with its own header.
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "inquiries/_ask.html", context)
        response.headers["HX-Push-Url"] = _build_address(request, at, post.draft)
        return response
    context["offered"] = form_post.offer_draft(request, post, to_correct=to_move)
    is_not_sent = request.method == "POST" and (form is None or form.is_held_back or post.sent_before)
    template = "inquiries/move.html" if to_move else "inquiries/new.html"
    return render(request, template, context, status=422 if is_not_sent else 200)


def get_typed_before(post: FormPost, to_move: Inquiry | None = None) -> Mapping[str, list[str]]:
    """Return the values to fill the form with: what was sent, overridden by the draft since."""
    return {**(to_move.submitted.typed if to_move else {}), **(post.draft.typed if post.draft else {})}


def _describe_picked(at: Picked) -> dict[str, Any]:
    names = ("levels", "path", "leaf", "guide", "beside", "notice", "as_of", "is_short", "type_path")
    return {name: getattr(at, name) for name in names}


def _build_address(request: ServiceRequest, at: Picked, draft: Draft | None) -> str:
    """Return the URL of the page as it is now."""
    parts = {"category": at.path[-1].id if at.path else "", "draft": draft.pk if draft else ""}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{request.path}?{query}" if query else request.path
