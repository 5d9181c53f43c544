"""Upload, cancel, remove and show files of a form, and files of a ticket."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.client_ip import get_client_ip
from inquiries.domain.file_inspection import accepted_files
from inquiries.services.daily_counts import Measure, increment_count
from inquiries.services.files import form_files, uploads
from inquiries.services.files.upload_handler import ReceivedFile
from inquiries.services.files.uploads import FileRefused
from inquiries.services.tickets import threads
from inquiries.services.upstream.upstream_files import OpenFile
from inquiries.views.acting_usercode import (
    acts_for_file_owner,
    acts_for_form_owner,
    acts_for_ticket_owner,
    recognize_newcomer,
)
from inquiries.views.ask import form_post
from inquiries.views.decorators import find_sent_from_here, require_known_visitor, with_service
from inquiries.views.drafts import posted_drafts
from inquiries.views.request import ServiceRequest

# The browser must not run the file, frame it, or guess its type.
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
# Why the page's script refused a file without sending it, and the code under which the server counts the same.
_REFUSED_BY_PAGE = {
    "wrongKind": "type",
    "tooLarge": "too_large",
    "photoTooLarge": "too_large",
    "empty": "empty",
    "tooMany": "too_many",
}
_HARMLESS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}


@require_POST
@with_service
@recognize_newcomer
@acts_for_form_owner
def upload(request: ServiceRequest) -> HttpResponse:
    """Store one picked file, and return its row in the list, with the reason if it was refused.

    Of a file that the page refused itself, only the reason is posted, and counted.
    """
    nonce = _read_nonce(request)
    received = request.FILES.get("file")
    if nonce is not None and (code := _REFUSED_BY_PAGE.get(request.POST.get("refused", ""))):
        increment_count(request.service, Measure.UPLOAD_REFUSED, code)
        return HttpResponse(status=204)
    if request.form is None or not isinstance(received, ReceivedFile):
        return HttpResponse(status=400 if request.visitor.usercode else 403)
    if nonce is None:
        return _refuse_of_another(request, received)
    received.pick = form_files.parse_pick_id(request.POST.get("pick", ""))
    try:
        file = uploads.receive(
            request.service,
            request.visitor.usercode,
            nonce,
            received,
            client_ip=get_client_ip(request),
        )
    except FileRefused as reason:
        refused = {"refused": str(reason), "passes": reason.passes}
        return render(request, "inquiries/_file.html", {"file": refused}, status=422)
    return render(request, "inquiries/_file.html", {"file": file})


def _refuse_of_another(request: ServiceRequest, received: ReceivedFile) -> HttpResponse:
    """Return the row of a file whose form was made for another person: the visitor has signed in or out since."""
    may_sign_in_again = bool(request.form and request.form.is_members and not request.visitor.usercode)
    if may_sign_in_again:
        sentence = _(
            "“%(name)s” was not added, because you are no longer signed in. Please sign in again in another tab, then "
            "try again here."
        )
    else:
        sentence = _(
            "“%(name)s” was not added, because you signed in or out after you opened this page. Please send the form: "
            "it will be shown again with your text, and you can add the file there."
        )
    refused = {"refused": sentence % {"name": received.clean_name}, "passes": may_sign_in_again}
    return render(request, "inquiries/_file.html", {"file": refused}, status=400 if request.visitor.usercode else 403)


@require_POST
@with_service
@recognize_newcomer
@acts_for_form_owner
@require_known_visitor
def remove(request: ServiceRequest, file_id: UUID) -> HttpResponse:
    nonce = _read_nonce(request)
    if nonce is None:
        return HttpResponseBadRequest()
    form_files.remove(request.service, request.visitor.usercode, nonce, file_id)
    return HttpResponse(status=200)


@require_POST
@with_service
@recognize_newcomer
@acts_for_form_owner
@require_known_visitor
def cancel(request: ServiceRequest) -> HttpResponse:
    """Cancel the upload of a pick, whether it has arrived, is on its way, or arrives later."""
    nonce = _read_nonce(request)
    if nonce is None:
        return HttpResponseBadRequest()
    form_files.cancel(request.service, request.visitor.usercode, nonce, request.POST.get("pick", ""))
    return HttpResponse(status=200)


def _read_nonce(request: ServiceRequest) -> str | None:
    """Return the posted form's one-time part, also if its guest has signed in in another tab since it was opened."""
    if (nonce := form_post.read_nonce(request)) is not None:
        return nonce
    adopted = posted_drafts.adopt_guest_form(request)
    return adopted.nonce if adopted else None


@require_safe
@with_service
@acts_for_file_owner
@require_known_visitor
def show_kept(request: ServiceRequest, file_id: UUID) -> HttpResponseBase:
    """Show a stored file of the visitor."""
    file = uploads.get_own_file(request.service, request.visitor.usercode, file_id)
    try:
        stored = file.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(stored, content_type=file.content_type)
    return _restrict(response, file.name, as_attachment=file.content_type not in accepted_files.SAFE_IMAGES)


@require_safe
@with_service
@acts_for_ticket_owner
@require_known_visitor
def show_thread_file(request: ServiceRequest, ticket_id: str, file_id: str) -> HttpResponseBase:
    """Stream a file of the visitor's own ticket from OC, after checking the ownership."""
    find_sent_from_here(request, ticket_id)
    return stream_file(request, threads.open_file(request.service, request.visitor.usercode, ticket_id, file_id))


def stream_file(request: ServiceRequest, file: OpenFile) -> HttpResponseBase:
    """Stream a file from OC as a download; an image is shown unless `type=download` is given."""
    response = StreamingHttpResponse(file, content_type=file.content_type)
    if file.size is not None:
        response.headers["Content-Length"] = str(file.size)
    wants_download = request.GET.get("type") == "download"
    return _restrict(response, file.name, as_attachment=wants_download or not file.is_image)


def _restrict(response: HttpResponseBase, name: str, *, as_attachment: bool) -> HttpResponseBase:
    for header, value in _HARMLESS.items():
        response.headers[header] = value
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment, name) or "attachment"
    return response
