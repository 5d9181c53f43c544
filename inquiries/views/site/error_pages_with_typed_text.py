"""Error pages that keep or return what was typed."""

import logging
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.defaults import page_not_found

from accounts.visitor import Visitor
from common.encryption import WrongDataKeys
from inquiries.models import Service
from inquiries.views.drafts import posted_drafts, rescued_texts
from inquiries.views.request import ServiceRequest, attach_service, verify_form_token
from inquiries.views.site import unsaved_admin_form

log = logging.getLogger(__name__)
_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    log.warning("http.request_refused", extra={"error": type(exception).__name__})
    if isinstance(exception, _TOO_MUCH):
        return render(request, "too_large.html", status=413)
    return render(request, "400.html", status=400)


def show_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Render the page for an unknown address; Django's own reads the body of a post first, which may be no form."""
    try:
        return page_not_found(request, exception)
    except (BadRequest, SuspiciousOperation, MultiPartParserError) as refused:
        return show_bad_request(request, refused)


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Render the page for a CSRF failure: the session has changed. The text is saved as a draft and given back."""
    # Django's reason, without the addresses that it may name.
    log.warning("http.csrf_refused", extra={"error": reason.partition(" - ")[0]})
    if unsaved_admin_form.can_return(request):
        try:
            return unsaved_admin_form.render_unsaved(request)
        except UnreadablePostError:
            return render(request, "400.html", status=408)
    slug = request.resolver_match.kwargs.get("slug", "") if request.resolver_match else ""
    # A framed page is shown only where its service allows it, so the error page needs the service too.
    try:
        service = Service.objects.filter(slug=slug, active=True).first()
    except WrongDataKeys:
        return render_not_saved(request)
    here = attach_service(request, service) if service else None
    # The text that another site has posted must not appear on a page of the portal.
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    kept_at, rescued = "", []
    try:
        if is_ours:
            if here:
                verify_form_token(here)
                kept_at = posted_drafts.save_unreceived(here)
            rescued = rescued_texts.collect_texts(request)
    except UnreadablePostError:
        # The body is incomplete: its sender has gone, or was too slow.
        return render(request, "400.html", status=408)
    return render(request, "csrf_failure.html", {"kept_at": kept_at, "rescued": rescued}, status=403)


def get_rescued_texts(request: HttpRequest) -> dict[str, list[str]]:
    """Return the texts of a form that led nowhere, for its error page."""
    return {"rescued": rescued_texts.collect_texts(request) if request.method == "POST" else []}


def render_not_saved(request: HttpRequest) -> HttpResponse:
    """Render the page for a database or disk failure: nothing was accepted, and the text is given back."""
    if not hasattr(request, "visitor"):
        # The visitor could not even be read, and the page must not try again.
        here = cast(ServiceRequest, request)
        here.visitor, here.user = Visitor(), AnonymousUser()
    return render(request, "not_kept.html", get_rescued_texts(request), status=503)
