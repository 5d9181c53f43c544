"""Set the security headers of every response: pages, fragments, files, redirects and errors."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponseBase]
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_STATIC = f"/{settings.STATIC_URL.lstrip('/')}"


def add_security_headers(get_response: Handler) -> Handler:
    """Add the headers outside all other middleware, so that early errors have them, too."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        headers = response.headers
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            hsts = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
            headers.setdefault("Strict-Transport-Security", hsts)
        _add_content_policy(request, response)
        if not request.path.startswith(_STATIC):
            headers.setdefault("Cache-Control", "no-store, private")
            patch_vary_headers(response, ("Cookie", "HX-Request"))
        return response

    return middleware


def _add_content_policy(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forbid framing, except by the origins that an operator names for a service's pages; allow its style."""
    if getattr(request, "frames_own_pages", False):
        style_source = getattr(request, "style_source", "")
        response.headers["Content-Security-Policy"] = build_policy(["'self'"], style_source, frames=["'self'"])
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return
    service = getattr(request, "service", None)
    origins = service.frame_ancestors.split() if service else []
    if "Content-Security-Policy" not in response.headers:
        response.headers["Content-Security-Policy"] = build_policy(origins, getattr(request, "style_source", ""))
    elif origins:
        return  # a file has a policy of its own, and cannot be framed
    if origins:
        # It knows no list: beside the policy it would only confuse.
        del response.headers["X-Frame-Options"]
    else:
        response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS


def build_policy(
    frame_ancestors: list[str] | None = None, style_source: str = "", *, frames: list[str] | None = None
) -> str:
    """Return the Content-Security-Policy of a page that these origins may frame, with this source of styles.

    `frames` are the sources of its own frames; without any it shows none.
    """
    directives = dict(settings.SECURE_CSP)
    if frame_ancestors:
        directives["frame-ancestors"] = frame_ancestors
    if style_source:
        directives["style-src"] = [*directives["style-src"], style_source]
    if frames:
        directives["frame-src"] = frames
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
