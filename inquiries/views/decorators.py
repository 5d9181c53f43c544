"""View decorators: find the service and the visitor, and check what the visitor may do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django_htmx.http import HttpResponseClientRedirect

from accounts.visitor import Visitor, get_guest_code, get_proven_addresses, get_visitor, is_stranger, remember_guest
from common import usercodes
from common.client_ip import get_client_ip
from common.languages import remove_region
from inquiries.domain import form_tokens
from inquiries.models import Inquiry, Service
from inquiries.oc.errors import NotFound
from inquiries.services import tombstones
from inquiries.services.files import upload_quota
from inquiries.services.guests import sharing
from inquiries.services.submission import accept, drafts
from inquiries.services.submission.accept import Sender
from inquiries.views.drafts import draft_saving, rescued_texts
from inquiries.views.request import ServiceRequest
from inquiries.views.site import language

P = ParamSpec("P")


_OF_FORMS = {"upload", "remove", "cancel-upload", "drafts"}  # what a form's script asks for, beside the form's own page
_KEEPING_NOTHING = {204, 400, 403, 405, 413, 429}
View = Callable[Concatenate[ServiceRequest, P], HttpResponseBase]
Mounted = Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]


def with_service(view: View[P]) -> Mounted[P]:
    """Find the active service that the URL begins with, and the visitor, and pass them to the view."""

    @wraps(view)
    def mounted(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        here = cast(ServiceRequest, request)
        here.service = get_object_or_404(Service, slug=slug, active=True)
        here.visitor = _get_acting_visitor(here, _identify_newcomer(here, get_visitor(request)), kwargs)
        language.activate_language(here)
        response = view(here, *args, **kwargs)
        _remember(here, response)
        language.remember_language(here, response)
        return response

    return cast("Mounted[P]", mounted)


def require_known_visitor(view: View[P]) -> View[P]:
    """Require a member, or a guest of this browser; other visitors are asked to sign in."""

    @wraps(view)
    def guarded(request: ServiceRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.visitor.usercode:
            return _ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    return cast("View[P]", guarded)


def require_may_ask(view: View[P]) -> View[P]:
    """Require a member, or a guest if the service allows guests.

    A visit that only reads is not recorded.
    """

    @wraps(view)
    def guarded(request: ServiceRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.visitor.is_member and not request.service.guests_allowed:
            return _ask_to_sign_in(request)
        if not request.visitor.usercode and request.method == "POST":
            request.visitor = Visitor(usercodes.generate_guest_code())
        return view(request, *args, **kwargs)

    return cast("View[P]", guarded)


def _identify_newcomer(request: ServiceRequest, visitor: Visitor) -> Visitor:
    """Return the guest that a visitor without a session becomes by the first post of a form, whose token names them."""
    match = request.resolver_match
    if request.method != "POST" or visitor.is_member or not request.service.guests_allowed:
        return visitor
    if match is None or match.url_name not in {*_OF_FORMS, "new"}:
        return visitor
    said = form_tokens.read(request.POST.get("form_token", ""), request.service.pk)
    if said and visitor.usercode:
        drafts.adopt_form(said, visitor.usercode)
    return visitor if visitor.usercode or said is None else Visitor(form_tokens.derive_newcomer(said))


def _remember(request: ServiceRequest, response: HttpResponseBase) -> None:
    """Remember a guest who has typed something, and every visitor who has sent something."""
    if not request.visitor.is_guest or get_guest_code(request) or response.status_code in _KEEPING_NOTHING:
        return
    if response.status_code == 302 or upload_quota.may_be_remembered(get_client_ip(request)):
        remember_guest(request, request.visitor.usercode)


def may_ask(request: ServiceRequest) -> bool:
    """Whether the visitor can send an inquiry now: a member, or any visitor if guests may ask."""
    return request.visitor.is_member or request.service.guests_allowed


def _ask_to_sign_in(request: ServiceRequest) -> HttpResponseBase:
    """Ask the visitor to sign in and return. Posted text is saved, and given back."""
    if request.method == "POST":
        context = {"rescued": rescued_texts.collect_texts(request), "kept": draft_saving.save_unreceived(request)}
        return render(request, "signed_out.html", context, status=403)
    if request.htmx:
        # A part of a page is no place to sign in: the whole page goes there.
        here = request.htmx.current_url_abs_path or request.path
        return HttpResponseClientRedirect(redirect_to_login(here).url)
    if is_stranger(request):
        # The sign-in page would lead a signed-in member straight back here.
        return render(request, "accounts/other_organization.html", status=403)
    return redirect_to_login(request.get_full_path())


def _get_acting_visitor(request: ServiceRequest, visitor: Visitor, kwargs: Mapping[str, Any]) -> Visitor:
    """If the visitor has access to another usercode's inquiry (see `guests.sharing`), act as that usercode."""
    service, usercode = request.service, visitor.usercode
    if not usercode:
        return visitor
    if "ticket_id" in kwargs:
        usercode = sharing.get_ticket_owner(service, usercode, kwargs["ticket_id"])
    elif "receipt" in kwargs:
        usercode = sharing.get_receipt_owner(service, usercode, kwargs["receipt"])
    elif request.method == "POST" and request.resolver_match and request.resolver_match.url_name in _OF_FORMS:
        form = form_tokens.read(request.POST.get("form_token", ""), service.pk)
        usercode = sharing.get_form_owner(service, usercode, form.owner) if form else usercode
    elif isinstance(kwargs.get("file_id"), UUID):  # those of OC are words, and belong to no one
        usercode = sharing.get_file_owner(service, usercode, kwargs["file_id"])
    return replace(visitor, usercode=usercode)


def find_sent_from_here(request: ServiceRequest, ticket_id: str) -> Inquiry | None:
    """Return the inquiry that became the ticket, if it was sent here. Raises `NotFound` for a guest's without one.

    What OC lists under a guest's code is not proof enough: only what was sent from this browser is shown.
    """
    inquiry = accept.find_by_ticket(request.service, request.visitor.usercode, ticket_id)
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
    return Sender(
        usercode=request.visitor.usercode,
        client_ip=get_client_ip(request),
        source="spweb" if _is_phone(request) else "web",
        language=get_oc_language(request),
        second_of=request.POST.get("second_of", ""),
        proven=get_proven_addresses(request),
        files=files,
    )


def get_oc_language(request: HttpRequest) -> str:
    """Return the customer's language as OC's code: the part before a region or script."""
    return remove_region(getattr(request, "LANGUAGE_CODE", "ko"))


def _is_phone(request: HttpRequest) -> bool:
    hint = request.headers.get("Sec-CH-UA-Mobile")
    return hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")
