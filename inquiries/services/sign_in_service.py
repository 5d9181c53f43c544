"""Find the service that a visitor signs in for: its name and branding stand over the account pages."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse

from common import safe_redirects
from inquiries.models import Service


def find_service(request: HttpRequest) -> Service | None:
    """Return the active service that `next` leads to, or the only one there is if it leads to none."""
    active = Service.objects.filter(active=True)
    wanted = _get_next_page(request)
    if wanted and (found := active.filter(slug=wanted.split("/")[1]).first()):
        return found
    first_two = list(active[:2])
    return first_two[0] if len(first_two) == 1 else None


def build_own_sign_in_url(request: HttpRequest, service: Service) -> str:
    """Return the URL at which the service's own site signs its members in; "" if it has none."""
    if not (service.sign_in_address and service.organization_key):
        return ""
    back = _get_next_page(request) or reverse("inquiries:start", args=(service.slug,))
    parts = urlsplit(service.sign_in_address)
    query = [*parse_qsl(parts.query, keep_blank_values=True), ("returnUrl", request.build_absolute_uri(back))]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _get_next_page(request: HttpRequest) -> str:
    wanted = _read_next(request, "POST") or _read_next(request, "GET")
    return wanted if safe_redirects.is_ours(wanted) else ""


def _read_next(request: HttpRequest, method: str) -> str:
    try:
        return str(getattr(request, method).get("next", ""))
    except (BadRequest, SuspiciousOperation, UnreadablePostError, MultiPartParserError):
        return ""  # no form at all, or too many fields: the page may be the one that says so
