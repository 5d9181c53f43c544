"""Files: picked for a form, taken back, opened again; and those on a thread."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from inquiries.files import filetypes
from inquiries.files.uploadhandler import ReceivedFile
from inquiries.services import attachments, form_files, threadfiles
from inquiries.services.attachments import FileRefused
from inquiries.services.threadfiles import OpenFile
from inquiries.views import formpost
from inquiries.views.access import ServiceRequest, for_known, of_service, sent_from_here
from portal.clientip import client_ip

# Whatever a file holds: it is not run, not framed and not guessed at.
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_HARMLESS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}


@require_POST
@of_service
@for_known
def upload(request: ServiceRequest) -> HttpResponse:
    """One picked file. The answer is its row in the list, which says why if it was refused."""
    nonce = formpost.nonce_of(request)
    received = request.FILES.get("file")
    if nonce is None or not isinstance(received, ReceivedFile):
        return HttpResponseBadRequest()
    received.pick = form_files.pick_id(request.POST.get("pick", ""))
    try:
        file = attachments.receive(
            request.service,
            request.visitor.usercode,
            nonce,
            received,
            client_ip=client_ip(request),
        )
    except FileRefused as reason:
        refused = {"refused": str(reason), "passes": reason.passes}
        return render(request, "inquiries/_file.html", {"file": refused}, status=422)
    return render(request, "inquiries/_file.html", {"file": file})


@require_POST
@of_service
@for_known
def remove(request: ServiceRequest, file_id: UUID) -> HttpResponse:
    nonce = formpost.nonce_of(request)
    if nonce is None:
        return HttpResponseBadRequest()
    form_files.remove(request.service, request.visitor.usercode, nonce, file_id)
    return HttpResponse(status=200)


@require_POST
@of_service
@for_known
def cancel(request: ServiceRequest) -> HttpResponse:
    """The upload of a pick is taken back, whether it has arrived, is on its way, or comes only after this."""
    nonce = formpost.nonce_of(request)
    if nonce is None:
        return HttpResponseBadRequest()
    form_files.cancel(request.service, request.visitor.usercode, nonce, request.POST.get("pick", ""))
    return HttpResponse(status=200)


@require_safe
@of_service
@for_known
def kept(request: ServiceRequest, file_id: UUID) -> HttpResponseBase:
    """A file of one's own, from here."""
    file = attachments.own(request.service, request.visitor.usercode, file_id)
    try:
        stored = file.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(stored, content_type=file.content_type)
    return _harmless(response, file.name, as_attachment=file.content_type not in filetypes.SAFE_IMAGES)


@require_safe
@of_service
@for_known
def of_thread(request: ServiceRequest, ticket_id: str, file_id: str) -> HttpResponseBase:
    """A file on one's own ticket, streamed from OC after the ownership is known."""
    sent_from_here(request, ticket_id)
    return streamed(request, threadfiles.open_file(request.service, request.visitor.usercode, ticket_id, file_id))


def streamed(request: ServiceRequest, file: OpenFile) -> HttpResponseBase:
    """A file on its way from OC, as harmless as it can be; a picture is shown unless `type=download` asks for it."""
    response = StreamingHttpResponse(file, content_type=file.content_type)
    if file.size is not None:
        response.headers["Content-Length"] = str(file.size)
    wants_download = request.GET.get("type") == "download"
    return _harmless(response, file.name, as_attachment=wants_download or not file.is_image)


def _harmless(response: HttpResponseBase, name: str, *, as_attachment: bool) -> HttpResponseBase:
    for header, value in _HARMLESS.items():
        response.headers[header] = value
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment, name) or "attachment"
    return response
