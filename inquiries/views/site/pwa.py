"""The portal as an installable app: manifest, service worker and offline page."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from inquiries.views.decorators import with_service
from inquiries.views.request import ServiceRequest

_ICONS = (("app-192", "192x192", "any"), ("app-512", "512x512", "any"), ("app-maskable", "512x512", "maskable"))


@require_safe
@with_service
def show_manifest(request: ServiceRequest) -> HttpResponse:
    here = reverse("inquiries:start", args=(request.service.slug,))
    described = {
        "id": here,
        "name": request.service.name,
        "short_name": request.service.name[:12],
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
