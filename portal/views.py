"""Pages for what goes wrong before any page of the product is reached."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from inquiries.encryption import WrongDataKeys
from inquiries.models import Service
from inquiries.views import keeping, rescue
from portal.middleware import not_kept

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, _TOO_MUCH):
        return render(request, "too_large.html", status=413)
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The session changed under the form: say so in our own words, keep the text and give it back."""
    slug = request.resolver_match.kwargs.get("slug", "") if request.resolver_match else ""
    # No view has looked for it yet, and in a frame the page is shown only where the service allows it.
    try:
        request.service = Service.objects.filter(slug=slug, active=True).first()  # type: ignore[attr-defined]
    except WrongDataKeys:
        return not_kept(request)
    # Not where another site posted it: nobody may put words into a page of ours.
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    try:
        kept, rescued = (keeping.unreceived(request), rescue.texts(request)) if is_ours else (None, [])
    except UnreadablePostError:
        # The body did not come whole: its sender has gone, or was too slow.
        return render(request, "400.html", status=408)
    return render(request, "csrf_failure.html", {"kept": kept, "rescued": rescued}, status=403)
