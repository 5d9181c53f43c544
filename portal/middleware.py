"""What every request passes through: its log line, and OC's failures as pages. Headers are in `portal.headers`."""

import logging
import secrets
import time
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from inquiries.encryption import WrongDataKeys
from inquiries.models import Attachment, Inquiry
from inquiries.oc.errors import NotFound, OCError
from inquiries.services.lastgood import NoCopy
from inquiries.services.purged import Purged
from inquiries.views import rescue
from members.visitor import Visitor
from portal import logs

log = logging.getLogger("portal.request")
Handler = Callable[[HttpRequest], HttpResponseBase]
# Five files of the largest size, and the form around them.
_LARGEST_BODY = 56 * 1024 * 1024


def request_log(get_response: Handler) -> Handler:
    """One line a request: route, status and duration. No address, no query, nothing that anybody typed."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = logs.request_id.set(secrets.token_hex(8))
        began = time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = logs.request_id.get()
            route = request.resolver_match.view_name if request.resolver_match else None
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "route": route,
                    "status": response.status_code,
                    "duration_ms": round((time.perf_counter() - began) * 1000, 1),
                },
            )
            return response
        finally:
            logs.request_id.reset(token)

    return middleware


def _length(request: HttpRequest) -> int:
    stated = request.META.get("CONTENT_LENGTH") or ""
    # More digits than that Python does not even read.
    return int(stated[:20]) if stated.isdecimal() else 0


def _given_back(request: HttpRequest) -> dict[str, list[str]]:
    """Texts of a form that led nowhere, so that its page can show them."""
    return {"rescued": rescue.texts(request) if request.method == "POST" else []}


def not_kept(request: HttpRequest) -> HttpResponse:
    """Our own database or disk does not answer: nothing was promised, and the text is given back."""
    if not hasattr(request, "visitor"):
        # Who it is could not even be read, and the page must not try again.
        request.visitor, request.user = Visitor(), AnonymousUser()  # type: ignore[attr-defined]
    return render(request, "not_kept.html", _given_back(request), status=503)


def failures(get_response: Handler) -> Handler:
    """What no view turned into something better becomes a page of ours, in one place: OC's failures, and too much."""

    class Failures:
        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            # Before any view, and so before the check of its token would read all of it.
            if _length(request) > _LARGEST_BODY:
                return render(request, "too_large.html", status=413)
            return get_response(request)

        def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
            if isinstance(exception, Purged):
                return render(request, "purged.html", {"left": exception.left, **_given_back(request)}, status=410)
            if isinstance(exception, (NotFound, Inquiry.DoesNotExist, Attachment.DoesNotExist)):
                return render(request, "404.html", status=404)
            if isinstance(exception, (OCError, NoCopy)):
                log.warning("upstream_failure", extra={"error": type(exception).__name__})
                problem = _("This cannot be shown right now. Please try again in a few minutes.")
                return render(request, "unavailable.html", {"problem": problem}, status=503)
            if isinstance(exception, UnreadablePostError):
                # Its sender has gone, or was too slow: an answer may still reach the latter.
                return render(request, "400.html", status=408)
            if isinstance(exception, (WrongDataKeys, OperationalError, InterfaceError, OSError)):
                _log_storage_failure(exception)
                return not_kept(request)
            return None

    return Failures()


def _log_storage_failure(exception: Exception) -> None:
    if isinstance(exception, WrongDataKeys):
        log.error("data_keys_wrong")
    else:
        log.error("storage_failure", extra={"error": type(exception).__name__}, exc_info=exception)
