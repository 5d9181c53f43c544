"""View decorators: find the service and the visitor, and check what the visitor may do."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.visitor import Visitor, get_guest_code, get_proven_addresses, is_stranger, remember_guest
from common import usercodes
from common.client_ip import get_client_ip
from common.database.prepared_queries import PreparedQuery
from inquiries.models import Inquiry, Service
from inquiries.oc.errors import NotFound
from inquiries.services import quotas, tombstones
from inquiries.services.guests import links_and_codes
from inquiries.services.submission import own_inquiries
from inquiries.services.submission.accept import Sender
from inquiries.views.drafts import posted_drafts, rescued_texts
from inquiries.views.request import ServiceRequest, attach_service, get_oc_language, verify_form_token
from inquiries.views.site import page_language

P = ParamSpec("P")


_SERVICE = PreparedQuery(lambda slug: Service.objects.filter(slug=slug, active=True))
_KEEPING_NOTHING = {204, 400, 403, 405, 413, 429}
View = Callable[Concatenate[ServiceRequest, P], HttpResponseBase]
Mounted = Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]


def with_service(view: View[P]) -> Mounted[P]:
    """Attach the active service that the URL begins with, the visitor and the verified form token to the request."""

    @wraps(view)
    def mounted(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        service = _SERVICE.first(slug=slug)
        if service is None:
            raise Http404
        here = attach_service(request, service)
        verify_form_token(here)
        page_language.activate_language(here)
        response = view(here, *args, **kwargs)
        _remember(here, response)
        page_language.remember_language(here, response)
        return response

    return cast("Mounted[P]", mounted)


def build_guard(check: Callable[[ServiceRequest], HttpResponseBase | None]) -> Callable[[View[P]], View[P]]:
    """Return a decorator that calls `check` before the view, and answers with what it returns, if anything."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: ServiceRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return check(request) or view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return decorate


@build_guard
def require_known_visitor(request: ServiceRequest) -> HttpResponseBase | None:
    """Require a member, or a guest of this browser; other visitors are asked to sign in."""
    return None if request.visitor.usercode else _ask_to_sign_in(request)


@build_guard
def offer_guest_access(request: ServiceRequest) -> HttpResponseBase | None:
    """Lead an unknown visitor to the page where guests find their inquiries, if the service has guests and mails.

    That page offers to sign in as well.
    """
    has_guests = request.service.guests_allowed and links_and_codes.can_mail_guests(request.service)
    if request.visitor.usercode or not has_guests or is_stranger(request):
        return None
    page = reverse("inquiries:guest-find", args=(request.service.slug,))
    if request.GET:
        page = f"{page}?{request.GET.urlencode()}"  # the list's filters, for after signing in
    # A whole page does not fit into the part that a script asked for.
    return HttpResponseClientRedirect(page) if request.htmx else redirect(page)


@build_guard
def require_may_ask(request: ServiceRequest) -> HttpResponseBase | None:
    """Require a member, or a guest if the service allows guests.

    A visit that only reads is not recorded.
    """
    if not may_ask(request):
        return _ask_to_sign_in(request)
    if not request.visitor.usercode and request.method == "POST":
        request.visitor = Visitor(usercodes.generate_guest_code())
    return None


def _remember(request: ServiceRequest, response: HttpResponseBase) -> None:
    """Remember a guest who has typed something, and every visitor who has sent something."""
    if not request.visitor.is_guest or get_guest_code(request) or response.status_code in _KEEPING_NOTHING:
        return
    if response.status_code == 302 or quotas.may_be_remembered(get_client_ip(request)):
        remember_guest(request, request.visitor.usercode)


def may_ask(request: ServiceRequest) -> bool:
    """Whether the visitor can send an inquiry now: a member, or any visitor if guests may ask."""
    return request.visitor.is_member or request.service.guests_allowed


def _ask_to_sign_in(request: ServiceRequest) -> HttpResponseBase:
    """Ask the visitor to sign in and return. Posted text is saved, and given back."""
    if request.method == "POST":
        context = {"rescued": rescued_texts.collect_texts(request), "kept_at": posted_drafts.save_unreceived(request)}
        return render(request, "signed_out.html", context, status=403)
    if request.htmx:
        # The whole page is redirected: a sign-in form does not fit into a part of it.
        here = request.htmx.current_url_abs_path or request.path
        return HttpResponseClientRedirect(redirect_to_login(here).url)
    if is_stranger(request):
        # The sign-in page would lead a signed-in member straight back here.
        return render(request, "accounts/other_organization.html", status=403)
    return redirect_to_login(request.get_full_path())


def find_sent_from_here(request: ServiceRequest, ticket_id: str) -> Inquiry | None:
    """Return the inquiry that became the ticket, if it was sent here. Raises `NotFound` for a guest's without one.

    OC's list under a guest's usercode is not sufficient proof: only what was sent from this browser is shown.
    """
    inquiry = own_inquiries.find_by_ticket(request.service, request.visitor.usercode, ticket_id)
    visitor = request.visitor
    if (
        inquiry is None
        and visitor.is_guest
        and not tombstones.is_ticket_of(request.service, visitor.usercode, ticket_id)
    ):
        raise NotFound("not sent from here")
    return inquiry


def build_sender(request: ServiceRequest, files: frozenset[UUID] | None = None) -> Sender:
    """Build the sender; `files` are the ids of the files that the posted page shows."""
    hint = request.headers.get("Sec-CH-UA-Mobile")
    is_phone = hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")
    return Sender(
        usercode=request.visitor.usercode,
        client_ip=get_client_ip(request),
        source="spweb" if is_phone else "web",
        language=get_oc_language(request),
        second_of=request.POST.get("second_of", ""),
        proven=get_proven_addresses(request),
        files=files,
    )
