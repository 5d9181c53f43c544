"""The page with the picker and the form under it: for a new inquiry, and for one that gets another type."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from inquiries.forms import InquiryForm
from inquiries.models import Draft, Inquiry
from inquiries.presenting import receipt_of
from inquiries.views import asking, formpost, guestform, rescue
from inquiries.views.access import ServiceRequest
from inquiries.views.asking import Picked
from inquiries.views.formpost import FormPost


def ask_page(
    request: ServiceRequest, at: Picked, post: FormPost, form: InquiryForm | None, to_move: Inquiry | None = None
) -> HttpResponse:
    """The page, or for htmx the part of it that a pick changes. `to_move` is the inquiry that gets another type."""
    typed = typed_before(post, to_move)
    context = {
        **_picked(at),
        "problem": "" if form else asking.no_form(at),
        "form": form,
        "left_over": form.left_over(typed) if form else [],
        "rescued": [] if form else rescue.texts(request, post.draft),
        "suggests": request.service.has_questions,
        "to_move": receipt_of(to_move) if to_move else None,
        **formpost.context(request, post),
        **guestform.context(request),
    }
    # Going back, htmx asks for the whole page with its own header.
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "inquiries/_ask.html", context)
        response.headers["HX-Push-Url"] = _address(request, at, post.draft)
        return response
    context["offered"] = formpost.offered(request, post, to_correct=to_move)
    is_not_sent = request.method == "POST" and (form is None or form.is_held_back or post.sent_before)
    template = "inquiries/move.html" if to_move else "inquiries/new.html"
    return render(request, template, context, status=422 if is_not_sent else 200)


def typed_before(post: FormPost, to_move: Inquiry | None = None) -> Mapping[str, list[str]]:
    """What the form is filled with when it is opened: what was sent, and over it what was drafted since."""
    return {**(to_move.submitted.typed if to_move else {}), **(post.draft.typed if post.draft else {})}


def _picked(at: Picked) -> dict[str, Any]:
    names = ("levels", "path", "leaf", "guide", "beside", "notice", "as_of", "is_short", "type_path")
    return {name: getattr(at, name) for name in names}


def _address(request: ServiceRequest, at: Picked, draft: Draft | None) -> str:
    """Where the page as it is now can be found again."""
    parts = {"category": at.path[-1].id if at.path else "", "draft": draft.pk if draft else ""}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{request.path}?{query}" if query else request.path
