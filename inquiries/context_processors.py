"""The template context of every page."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from accounts.visitor import Visitor, get_visitor
from common import usercodes
from common.encryption import WrongDataKeys
from common.languages import list_own_names, name_time_zone
from inquiries.models import Service
from inquiries.services import branding
from inquiries.services.guests import links_and_codes
from inquiries.services.help import contact_options
from inquiries.services.sign_in_service import build_own_sign_in_url, find_service
from inquiries.services.tickets import ticket_marks
from inquiries.views.request import PortalRequest

_HTMX_CONFIG = json.dumps(settings.HTMX_CONFIG)
_ACCOUNTS = "/accounts/"


def add_page_context(request: HttpRequest) -> dict[str, Any]:
    # An error page may be made before the session is there.
    is_known = hasattr(request, "session") and hasattr(request, "user")
    service = getattr(request, "service", None) or _find_service(request)
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    look = branding.get_branding(service, language) if service else None
    if look:
        # For the policy of the page: portal/middleware/security_headers.py.
        cast(PortalRequest, request).style_source = look.style_source
    # The page where the organization's own site signs its members in.
    is_account_page = request.path.startswith(_ACCOUNTS)
    own_sign_in = build_own_sign_in_url(request, service) if service and is_account_page else ""
    return {
        "service": service,
        "look": look,
        "visitor": getattr(request, "visitor", None) or (get_visitor(request) if is_known else Visitor()),
        # The whole code, where OC's has no script: a page in "zh" would not say which Chinese.
        "language": language,
        "languages": list_own_names(),
        "time_zone": name_time_zone(),
        "htmx_config": _HTMX_CONFIG,
        "embedded": getattr(request, "embedded", False),
        "own_sign_in": own_sign_in,
        "finds_guests": bool(
            service and is_account_page and service.guests_allowed and links_and_codes.can_mail_guests(service)
        ),
        "unread": _build_unread(request, service),
        # Called by the few templates that show them.
        "contact_ways": lambda: contact_options.find_contact_ways(service, (), language) if service else (),
    }


def _build_unread(request: HttpRequest, service: Service | None) -> Callable[[], int]:
    """Return a function that counts a member's unread inquiries; only a page with a header calls it."""

    @cache
    def count() -> int:
        visitor = getattr(request, "visitor", None)
        if service is None or visitor is None or not visitor.is_member:
            return 0
        # A page of what they sent as a guest acts under that guest's usercode.
        own = get_visitor(request) if usercodes.is_guest(visitor.usercode) else visitor
        try:
            return ticket_marks.count_unread(service, own.usercode)
        except DatabaseError:  # the page may be the one that says so
            return 0

    return count


def _find_service(request: HttpRequest) -> Service | None:
    """Return the service that an account page belongs to, or the one in the address of a page that is none."""
    try:
        if request.path.startswith(_ACCOUNTS):
            return find_service(request)
        if request.resolver_match is None or "slug" in request.resolver_match.kwargs:
            return Service.objects.filter(slug=request.path.split("/")[1], active=True).first()
    except (DatabaseError, WrongDataKeys):  # the page may be the one that says so
        pass
    return None
