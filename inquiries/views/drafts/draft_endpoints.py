"""Save drafts while a form is filled in, and discard them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from common import safe_redirects
from inquiries.services.submission import drafts
from inquiries.views.acting_usercode import (
    acts_for_form_owner,
    acts_for_ticket_owner,
    acts_for_visitor,
    recognize_newcomer,
)
from inquiries.views.decorators import require_known_visitor, with_service
from inquiries.views.drafts import posted_drafts
from inquiries.views.presentation.drafts import describe_saved_at
from inquiries.views.request import ServiceRequest


@require_POST
@with_service
@recognize_newcomer
@acts_for_form_owner
def save(request: ServiceRequest) -> HttpResponse:
    """Save the draft of an inquiry that the page's script sends. The response is a short text to show beside the form.

    The form token names the draft's owner, also if the session has ended since. The status is 204 if there is nothing
    to save or the form was sent, and 413 if the draft is too large.
    """
    return _save(request)


@require_POST
@with_service
@recognize_newcomer
@acts_for_ticket_owner
def save_comment(request: ServiceRequest, ticket_id: str) -> HttpResponse:
    """Save the draft of a comment on the ticket, as `save` does for an inquiry."""
    return _save(request)


def _save(request: ServiceRequest) -> HttpResponse:
    try:
        draft = posted_drafts.save_posted(request)
    except drafts.NoRoom:
        return HttpResponse(status=413)
    if draft is None:
        return HttpResponse(status=204)
    return HttpResponse(describe_saved_at(draft), content_type="text/plain; charset=utf-8")


@require_POST
@with_service
@acts_for_visitor
@require_known_visitor
def discard(request: ServiceRequest, draft_id: UUID) -> HttpResponse:
    drafts.discard(request.service, request.visitor.usercode, str(draft_id))
    back = request.POST.get("next", "")
    return redirect(back if safe_redirects.is_ours(back) else reverse("inquiries:start", args=(request.service.slug,)))
