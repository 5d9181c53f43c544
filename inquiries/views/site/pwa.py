"""The portal as an installable app: manifest, service worker and offline page."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from inquiries.services import branding
from inquiries.views.decorators import with_service
from inquiries.views.request import ServiceRequest

_ICONS = (("app-192", "192x192", "any"), ("app-512", "512x512", "any"), ("app-maskable", "512x512", "maskable"))
_SHORT = 12  # characters of a name below an icon


@require_safe
@with_service
def show_manifest(request: ServiceRequest) -> HttpResponse:
    here = reverse("inquiries:start", args=(request.service.slug,))
    name = branding.get_name(request.service)
    described = {
        "id": here,
        "name": name,
        "short_name": _shorten(name),
        "lang": request.LANGUAGE_CODE,
        "start_url": here,
        "scope": here,
        "display": "standalone",
        "background_color": "#f7f7f5",
        "theme_color": "#f7f7f5",
        "icons": [
            {"src": static(f"icons/{name}.png"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in _ICONS
        ],
    }
    return JsonResponse(described, content_type="application/manifest+json")


def _shorten(name: str) -> str:
    """Return as many whole words as a home screen has room for, and at least the first."""
    short, *words = name.split() or [""]
    for word in words:
        if len(short) + 1 + len(word) > _SHORT:
            break
        short += f" {word}"
    return short


@require_safe
@with_service
def show_worker(request: ServiceRequest) -> HttpResponse:
    """Serve the service worker for the time without a network. It caches only the offline page, no personal data."""
    return render(request, "offline.js", content_type="text/javascript; charset=utf-8")


@require_safe
@with_service
def show_offline(request: ServiceRequest) -> HttpResponse:
    """Show the offline page, which is the same for all visitors: browsers cache it."""
    return render(request, "offline.html")
