"""Turn exceptions that no view handled into error pages, 404, 408, 410, 413 and 503; and a form's address into 405."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.encryption import WrongDataKeys
from inquiries.domain.file_inspection.upload_limits_for_pages import LARGEST_BODY
from inquiries.models import Attachment, Inquiry
from inquiries.oc.errors import NotFound, OCError
from inquiries.services.tombstones import Purged
from inquiries.services.upstream.stale_cache import NoCopy
from inquiries.views.site import error_pages_with_typed_text

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponseBase]


def handle_failures(get_response: Handler) -> Handler:
    """Turn unhandled exceptions of OC and the database, and too large requests, into the portal's error pages."""

    class Failures:
        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            # Before any view, and so before the check of its token would read all of it.
            stated = request.META.get("CONTENT_LENGTH") or ""
            # Python does not convert a number of thousands of digits.
            if stated.isdecimal() and int(stated[:20]) > LARGEST_BODY:
                return render(request, "too_large.html", status=413)
            response = get_response(request)
            # A form's address that was reloaded after a failure, or opened again from a list of closed tabs.
            is_opened = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
            if is_opened and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                page = render(request, "404.html", status=response.status_code)
                page.headers["Allow"] = response.headers["Allow"]
                return page
            return response

        def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
            if isinstance(exception, Purged):
                return render(
                    request,
                    "purged.html",
                    {"left": exception.left, **error_pages_with_typed_text.get_rescued_texts(request)},
                    status=410,
                )
            if isinstance(exception, (NotFound, Inquiry.DoesNotExist, Attachment.DoesNotExist)):
                return render(request, "404.html", status=404)
            if isinstance(exception, (OCError, NoCopy)):
                log.warning("oc.page_failed", extra={"error": type(exception).__name__})
                problem = _("This cannot be shown right now. Please try again in a few minutes.")
                return render(request, "unavailable.html", {"problem": problem}, status=503)
            if isinstance(exception, UnreadablePostError):
                # Its sender has gone, or was too slow: an answer may still reach the latter.
                return render(request, "400.html", status=408)
            if isinstance(exception, (WrongDataKeys, OperationalError, InterfaceError, OSError)):
                _log_storage_failure(exception)
                return error_pages_with_typed_text.render_not_saved(request)
            return None

    return Failures()


def _log_storage_failure(exception: Exception) -> None:
    if isinstance(exception, WrongDataKeys):
        log.error("storage.wrong_data_keys")
    else:
        log.error("storage.failed", extra={"error": type(exception).__name__}, exc_info=exception)
