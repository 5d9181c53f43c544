"""Error pages that keep or return what was typed."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from accounts.visitor import Visitor
from common.encryption import WrongDataKeys
from inquiries.models import Service
from inquiries.views.drafts import draft_saving, rescued_texts

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, _TOO_MUCH):
        return render(request, "too_large.html", status=413)
    return render(request, "400.html", status=400)


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain in the portal's words that the session changed, save the text and give it back."""
    slug = request.resolver_match.kwargs.get("slug", "") if request.resolver_match else ""
    # No view has looked for it yet, and in a frame the page is shown only where the service allows it.
    try:
        request.service = Service.objects.filter(slug=slug, active=True).first()  # type: ignore[attr-defined]
    except WrongDataKeys:
        return render_not_saved(request)
    # Not if another site posted it: its text must not appear on a page of the portal.
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    try:
        kept, rescued = (
            (draft_saving.save_unreceived(request), rescued_texts.collect_texts(request)) if is_ours else (None, [])
        )
    except UnreadablePostError:
        # The body did not come whole: its sender has gone, or was too slow.
        return render(request, "400.html", status=408)
    return render(request, "csrf_failure.html", {"kept": kept, "rescued": rescued}, status=403)


def get_rescued_texts(request: HttpRequest) -> dict[str, list[str]]:
    """Return the texts of a form that led nowhere, for its error page."""
    return {"rescued": rescued_texts.collect_texts(request) if request.method == "POST" else []}


def render_not_saved(request: HttpRequest) -> HttpResponse:
    """Render the page for a database or disk failure: nothing was accepted, and the text is given back."""
    if not hasattr(request, "visitor"):
        # Who it is could not even be read, and the page must not try again.
        request.visitor, request.user = Visitor(), AnonymousUser()  # type: ignore[attr-defined]
    return render(request, "not_kept.html", get_rescued_texts(request), status=503)
