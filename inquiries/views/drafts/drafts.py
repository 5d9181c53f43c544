"""Save drafts while a form is filled in, and discard them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from common import safe_redirects
from inquiries.services.submission import drafts
from inquiries.views.decorators import require_known_visitor, with_service
from inquiries.views.drafts import draft_saving
from inquiries.views.presentation.presenters import describe_saved_at
from inquiries.views.request import ServiceRequest


@require_POST
@with_service
def save(request: ServiceRequest, ticket_id: str = "") -> HttpResponse:
    """Save the draft that the page's script sends. The response is a short text to show beside the form.

    Also from a page that outlived its session: the form's token says whose draft it is. 204 says that there was
    nothing to keep, or that it was sent meanwhile, and 413 that it is more than is kept: the page says so.
    """
    try:
        draft = draft_saving.save_posted(request, request.service)
    except drafts.NoRoom:
        return HttpResponse(status=413)
    if draft is None:
        return HttpResponse(status=204)
    return HttpResponse(describe_saved_at(draft), content_type="text/plain; charset=utf-8")


@require_POST
@with_service
@require_known_visitor
def discard(request: ServiceRequest, draft_id: UUID) -> HttpResponse:
    drafts.discard(request.service, request.visitor.usercode, str(draft_id))
    back = request.POST.get("next", "")
    return redirect(back if safe_redirects.is_ours(back) else reverse("inquiries:start", args=(request.service.slug,)))
