"""The review step before sending, for services that enable it. Nothing is accepted before "Send now"."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from inquiries.domain.submission_data import Value
from inquiries.forms.customer_forms import InquiryForm
from inquiries.models import Attachment
from inquiries.views.ask import bot_check, form_post
from inquiries.views.ask.form_post import FormPost
from inquiries.views.ask.selection import Picked
from inquiries.views.presentation.presenters import present_draft
from inquiries.views.request import ServiceRequest

_NOW = "reviewed"
_NOT_ASKED = {_NOW, "second_of"}  # who says that a second one is meant has looked at it twice


@dataclass(frozen=True, slots=True)
class Review:
    """The form to be sent, as a receipt would show it."""

    type_path: str
    answers: tuple[tuple[str, Value], ...]
    files: Sequence[Attachment]
    kept_until: str
    moved_from: str = ""


def is_due(request: ServiceRequest) -> bool:
    """Whether the customer is to review the form first."""
    return request.service.review_step and not _NOT_ASKED & request.POST.keys()


def render_review(request: ServiceRequest, at: Picked, post: FormPost, form: InquiryForm) -> HttpResponse:
    """Render all of a valid form, to be sent or changed. It is saved as a draft, and its token goes along."""
    kept = form_post.save_as_draft(request, post, form)
    answers = tuple((answer.label, answer.value) for answer in form.answers)
    kept_until = present_draft(request.service, kept.draft).kept_until if kept.draft else ""
    context = {
        "review": Review(at.type_path, answers, form_post.find_files(request, kept), kept_until),
        "doubts": [doubt for doubts in form.doubts.values() for doubt in doubts],
        "leaf": at.leaf,
        "posted": [(name, value) for name, values in form.typed.items() for value in values],
        "known": request.POST.getlist("known"),
        "form_token": kept.token,
        "now": _NOW,
        **bot_check.build_context(request),
    }
    return render(request, "inquiries/review.html", context)
