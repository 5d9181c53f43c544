"""The entry points of single sign-on, at the vendor's help-center URLs."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import visitor
from common import safe_redirects
from inquiries.models import Service
from inquiries.services.submission import drafts
from inquiries.views.decorators import with_service
from inquiries.views.request import ServiceRequest, attach_service
from sso import one_time_tokens, sign_in, token
from sso.one_time_tokens import Access
from sso.token import Reason, TokenRejected

_AFTERWARDS = "after_signing_in"  # where the visitor wanted to go, in the session
_TOO_LATE = (Reason.EXPIRED, Reason.USED)
# For a server, in the words of Online Contact's envelope.
_IN_WORDS = {
    Reason.OFF: "Member integration is not enabled",
    Reason.MALFORMED: "A parameter is missing, too long or malformed",
    Reason.WRONG: "token is incorrect",
    Reason.EXPIRED: "time is expired",
    Reason.USED: "token was used before",
    Reason.NOT_ALLOWED: "usercode is not allowed",
}


@require_safe
def open_help_center(request: HttpRequest, slug: str, page: str, anything: str = "") -> HttpResponse:
    """Open a help-center link with signed parameters, an access token, or neither. They are not passed on."""
    service = _get_service(slug)
    has_access, is_signed = bool(request.GET.get("accessToken")), token.is_tried(request.GET)
    # A preview that asks for the head only must not use up a token.
    if request.method == "HEAD" or not (has_access or is_signed):
        return redirect(_get_page_url(request, service, page))
    try:
        access = (
            one_time_tokens.use_access_token(service, request.GET["accessToken"])
            if has_access
            else sign_in.verify_parameters(service, request.GET)
        )
        sign_in.sign_in(request, service, access.details)
    except TokenRejected as refused:
        return _handle_rejection(request, service, page, refused)
    return _lead_on(request, service, _get_page_url(request, service, page))


@csrf_exempt  # it comes from another site, which has no token of ours; the signature stands in for it
@require_http_methods(["GET", "POST"])
def receive_from_browser(request: HttpRequest) -> HttpResponse:
    """Receive a form that another site has the browser post, and its second step; see `_handle_posted`."""
    if request.method == "GET" and "accessToken" not in request.GET:
        return HttpResponseNotAllowed(["POST"])
    parameters = (request.POST if request.method == "POST" else request.GET).dict()
    service = sign_in.find_service(parameters.get("service", ""))
    if service is None:
        return _render_sorry(request, None, 404)
    try:
        if request.method == "POST":
            return _handle_posted(request, service, sign_in.verify_parameters(service, parameters))
        return _sign_in(request, service, one_time_tokens.use_access_token(service, parameters["accessToken"]))
    except TokenRejected as refused:
        return _render_sorry(request, service, 429 if sign_in.turn_away(request, service, refused) else 403)


@csrf_exempt  # no browser and no cookie: a server calls
@require_POST
def receive_from_server(request: HttpRequest) -> JsonResponse:
    parameters = _read_parameters(request)
    service = sign_in.find_service(parameters.get("service", ""))
    if service is None:
        return _build_envelope(404, "Service not found")
    try:
        return _build_envelope(200, "", one_time_tokens.issue(service, sign_in.verify_parameters(service, parameters)))
    except TokenRejected as refused:
        if sign_in.turn_away(request, service, refused):
            return _build_envelope(429, "Too many incorrect tokens")
        return _build_envelope(400, _IN_WORDS[refused.reason])


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
def ask_about_begun(request: ServiceRequest) -> HttpResponse:
    """Ask whether the guest's drafts in this browser belong to the member who is signed in now."""
    guest = visitor.get_guest_code(request)
    target = request.session.get(_AFTERWARDS) or reverse("inquiries:start", args=(request.service.slug,))
    if not request.visitor.is_member or not guest or not drafts.find_own_drafts(request.service, guest):
        return redirect(target)
    if request.method != "POST":
        return render(request, "accounts/begun.html", {"service": request.service})
    if request.POST.get("mine") == "yes":
        drafts.adopt(guest, request.visitor.usercode, request.service.organization_id)
    else:
        visitor.forget_guest(request)
    return redirect(target)


def _get_service(word: str) -> Service:
    service = sign_in.find_service(word)
    if service is None:
        raise Http404
    return service


def _get_page_url(request: HttpRequest, service: Service, page: str) -> str:
    """Return the portal's page for one of the help center's, with the URL's parameters except the identity."""
    rest = request.GET.copy()
    for name in (*token.SIGNED, "accessToken"):
        rest.pop(name, None)
    address = reverse(f"inquiries:{page}", args=(service.slug,))
    return f"{address}?{rest.urlencode()}" if rest else address


def _lead_on(request: HttpRequest, service: Service, address: str) -> HttpResponse:
    """Lead the member on, by way of a question if a guest began to write in this browser before."""
    guest = visitor.get_guest_code(request)
    if guest and drafts.find_own_drafts(service, guest):
        request.session[_AFTERWARDS] = address
        return redirect(reverse("integration:begun", args=(service.slug,)))
    return redirect(address)


def _handle_posted(request: HttpRequest, service: Service, access: Access) -> HttpResponse:
    if request.headers.get("Sec-Fetch-Site") != "cross-site":
        return _sign_in(request, service, access)
    # The browser kept our cookies back. In a second step it sends them: an earlier member is signed out,
    # and what a guest has begun here is not lost.
    second = {"service": service.slug, "accessToken": one_time_tokens.issue(service, access)}
    return redirect(f"{request.path}?{urlencode(second)}")


def _sign_in(request: HttpRequest, service: Service, access: Access) -> HttpResponse:
    sign_in.sign_in(request, service, access.details)
    address, host = access.return_url, request.get_host()
    if not address:
        return HttpResponse("SUCCESS", content_type="text/plain; charset=utf-8")
    if not safe_redirects.may_return_to(address, host, service.return_addresses, is_secure=request.is_secure()):
        address = reverse("inquiries:start", args=(service.slug,))
    return _lead_on(request, service, address)


def _handle_rejection(request: HttpRequest, service: Service, page: str, refused: TokenRejected) -> HttpResponse:
    """Lead the visitor on as before. An unknown visitor has no list, and is led to the form instead."""
    if sign_in.turn_away(request, service, refused):
        return _render_sorry(request, service, 429)
    if sign_in.is_already_in(request, service, refused):
        return redirect(_get_page_url(request, service, page))
    still = attach_service(request, service).visitor  # who may be a member there
    if still.is_member:
        said = _(
            "You were not signed in by this link: it is wrong, has expired or was already used. You are still "
            "signed in as %(name)s."
        ) % {"name": still.name}
    elif refused.reason in _TOO_LATE:
        said = _(
            "You could not be signed in: the link has expired or was already used. Please go back to the site "
            "you came from, reload the page and open the link there again."
        )
    else:
        said = _(
            "You could not be signed in: something is wrong with the sign-in link. Please go back to the site "
            "you came from and try again."
        )
    messages.warning(request, said)
    return redirect(_get_page_url(request, service, "new" if page == "list" and not still.is_member else page))


def _render_sorry(request: HttpRequest, service: Service | None, status: int) -> HttpResponse:
    if service:
        attach_service(request, service)  # whose page it is: its branding, and which sites may frame it
    onward = reverse("inquiries:start", args=(service.slug,)) if service else ""
    context = {"service": service, "onward": onward, "too_often": status == 429}
    return render(request, "accounts/not_signed_in.html", context, status=status)


def _read_parameters(request: HttpRequest) -> Mapping[str, str]:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    return {name: str(value) for name, value in said.items() if isinstance(value, (str, int))}


def _build_envelope(code: int, message: str, content: str | None = None) -> JsonResponse:
    header = {"resultCode": code, "resultMessage": message, "isSuccessful": code == 200}
    return JsonResponse({"header": header, "result": {"content": content} if content else None}, status=code)
