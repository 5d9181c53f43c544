"""Guest pages: find inquiries, enter a code, open a link, and join them with an account."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.visitor import (
    get_holder,
    get_or_create_guest,
    get_verified_addresses,
    is_waiting_for_a_code,
    record_proven_address,
)
from common.client_ip import get_client_ip
from inquiries.forms.guest_forms import AddressForm, CodeForm, ReceiptNumberForm
from inquiries.services import quotas
from inquiries.services.guests import links_and_codes, sharing
from inquiries.views.acting_usercode import acts_for_visitor
from inquiries.views.decorators import require_known_visitor, with_service
from inquiries.views.request import ServiceRequest, get_oc_language

_AFTER_CODE = "page_after_code"  # in the session, once a code was mailed: the page that asked for the proof
FOR_MY_DATA = "for=my-data"  # the query of this page where "My data" asked for it


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@acts_for_visitor
def find(request: ServiceRequest) -> HttpResponse:
    """Mail a code. Work and response are the same for an address that was never used."""
    _require_mails(request)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _has_room(request):
        language = get_oc_language(request)
        links_and_codes.send_code(request.service, form.cleaned_data["address"], get_holder(request), language)
        if request.GET.get("for") == "my-data":
            request.session[_AFTER_CODE] = "inquiries:my-data"
        return redirect("inquiries:guest-code", request.service.slug)
    return _render_find(request, form, ReceiptNumberForm())


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@acts_for_visitor
def enter_code(request: ServiceRequest) -> HttpResponse:
    """Take the code, and show all inquiries of the address."""
    _require_mails(request)
    if not is_waiting_for_a_code(request):
        return redirect("inquiries:guest-find", request.service.slug)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        holder, usercode = get_holder(request), get_or_create_guest(request).usercode
        found = links_and_codes.open_with_code(request.service, form.cleaned_data["code"], holder, usercode)
        if found:
            record_proven_address(request, *found[0])
            _report_joinable(request, found[1])
            return redirect(request.session.pop(_AFTER_CODE, "inquiries:list"), request.service.slug)
        wrong = _("This code is not valid. It may be mistyped or expired. After five attempts you need a new one.")
        form.add_error("code", wrong)
    return render(request, "guests/code.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@acts_for_visitor
def open_link(request: ServiceRequest, receipt: str, token: str) -> HttpResponse:
    """Show the page of a mailed link. Only its button opens the inquiry, because mail scanners open links too."""
    if request.method != "POST":
        return render(request, "guests/open.html", {"receipt_number": receipt})
    proven = links_and_codes.open_with_link(request.service, receipt, token, get_or_create_guest(request).usercode)
    if not proven:
        return render(request, "guests/open.html", {"receipt_number": receipt, "is_expired": True}, status=422)
    record_proven_address(request, *proven)
    return redirect("inquiries:receipt", request.service.slug, receipt)


@require_POST
@with_service
@acts_for_visitor
def request_link_by_number(request: ServiceRequest) -> HttpResponse:
    """Mail a link to the inquiry with the posted receipt number."""
    _require_mails(request)
    form = ReceiptNumberForm(request.POST)
    if not form.is_valid():
        return _render_find(request, AddressForm(), form)
    return _mail_link(request, form.cleaned_data["receipt_number"])


@require_POST
@with_service
@acts_for_visitor
def request_new_link(request: ServiceRequest, receipt: str) -> HttpResponse:
    """Mail a new link to the inquiry."""
    _require_mails(request)
    return _mail_link(request, receipt)


def _mail_link(request: ServiceRequest, receipt: str) -> HttpResponse:
    """Mail a link to the inquiry's address, if there is one: the page does not reveal it."""
    has_room = _has_room(request)
    if has_room:
        links_and_codes.send_link(request.service, receipt)
    context = {"receipt_number": receipt, "has_room": has_room}
    return render(request, "guests/mailed.html", context, status=200 if has_room else 429)


@require_POST
@with_service
@acts_for_visitor
@require_known_visitor
def join(request: ServiceRequest) -> HttpResponse:
    """Give a member the inquiries that they sent as a guest with a verified address."""
    usercode = request.visitor.usercode
    found = links_and_codes.find_joinable(request.service, usercode, get_verified_addresses(request))
    sharing.share(found, usercode)
    _report_joinable(request, len(found))
    return redirect("inquiries:list", request.service.slug)


def _render_find(request: ServiceRequest, form: AddressForm, number_form: ReceiptNumberForm) -> HttpResponse:
    context = {"form": form, "number_form": number_form}
    return render(request, "guests/find.html", context, status=422 if form.errors or number_form.errors else 200)


def _require_mails(request: ServiceRequest) -> None:
    if not links_and_codes.can_mail_guests(request.service):
        raise Http404


def _has_room(request: ServiceRequest) -> bool:
    try:
        quotas.count_guests_request(get_client_ip(request))
    except quotas.GuestLimitReached:
        messages.error(request, _("There were too many requests from your network. Please try again in an hour."))
        return False
    return True


def _report_joinable(request: ServiceRequest, number: int) -> None:
    text = ngettext(
        "%(n)d inquiry was found and is listed here.", "%(n)d inquiries were found and are listed here.", number
    ) % {"n": number}
    messages.success(request, text)
