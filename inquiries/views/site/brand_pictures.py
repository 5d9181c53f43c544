"""Serve the service's logo and icon. They are public, so browsers cache them."""

from mimetypes import guess_type

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from inquiries.services import branding
from inquiries.views.decorators import with_service
from inquiries.views.request import ServiceRequest

# Its address has a version, which changes with what it shows.
_KEPT = "public, max-age=31536000, immutable"
# Opened by itself, a picture that is a program is not run.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@require_safe
@with_service
def show_picture(request: ServiceRequest, name: str) -> HttpResponseBase:
    """Show the picture that the service's branding has under a name: "logo" or "favicon"."""
    file = branding.open_picture(request.service, name)
    if file is None:
        raise Http404
    response = FileResponse(file, content_type=guess_type(file.name or "")[0] or "application/octet-stream")
    response.headers["Cache-Control"] = _KEPT
    response.headers["Content-Security-Policy"] = _POLICY
    return response
