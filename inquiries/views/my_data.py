"""A person's own data: what is kept, why and until when; a download of all of it, and its deletion."""

from datetime import timedelta
from itertools import islice

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.security import audit_log, sliding_window
from accounts.security.audit_log import Action
from accounts.visitor import get_or_create_guest, get_proven_addresses, get_verified_addresses
from inquiries.forms.erasure_form import ErasureForm
from inquiries.models import Service
from inquiries.services.guests import links_and_codes
from inquiries.services.personal_data import archive, erasure, people
from inquiries.services.personal_data.people import Person
from inquiries.services.personal_data.sections import list_sections
from inquiries.views.acting_usercode import acts_for_visitor
from inquiries.views.decorators import with_service
from inquiries.views.guests import FOR_MY_DATA
from inquiries.views.request import ServiceRequest

_EXPORTS_PER_DAY = 5
_DAY = timedelta(days=1)
_OWN = "own request"  # in the audit log
_MOST_CONSENTS = 20  # on the page; the download has all


@require_safe
@with_service
@acts_for_visitor
def show(request: ServiceRequest) -> HttpResponse:
    """Show what is kept of the visitor."""
    person = _identify(request)
    if person is None:
        return _ask_for_proof(request)
    sections = list_sections(person)
    consents = next((section.read() for section in sections if section.key == "consents"), iter(()))
    context = {"sections": sections, "consents": list(islice(consents, _MOST_CONSENTS))}
    return render(request, "my_data/show.html", context)


@require_POST
@with_service
@acts_for_visitor
def download(request: ServiceRequest) -> HttpResponseBase:
    """Stream the archive of the visitor's data."""
    person = _identify(request)
    if person is None:
        return _ask_for_proof(request)
    if not sliding_window.spend("exports of personal data", _build_key(person), _EXPORTS_PER_DAY, _DAY):
        messages.error(request, _("You have downloaded your data several times today. Please try again tomorrow."))
        return redirect("inquiries:my-data", request.service.slug)
    _note(request, Action.DATA_EXPORTED, person)
    headers = {"Content-Disposition": f'attachment; filename="{archive.build_name()}"', "Cache-Control": "no-store"}
    parts = archive.stream_archive(person, request.LANGUAGE_CODE)
    return StreamingHttpResponse(parts, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@acts_for_visitor
def erase(request: ServiceRequest) -> HttpResponse:
    """Say what would be deleted and what stays, ask about what waits for delivery, and delete."""
    person = _identify(request)
    if person is None:
        return _ask_for_proof(request)
    waiting, plan = erasure.list_waiting(person), erasure.preview(person)
    form = ErasureForm(request.POST or None, asks=bool(plan.waiting))
    if request.method == "POST" and form.is_valid():
        _note(request, Action.DATA_ERASED, person)
        done = erasure.erase(person, withdraw=form.withdraws)
        if done.failed:
            messages.error(request, _("Some of your data could not be deleted at the moment. Please try again later."))
        else:
            messages.success(request, _("Your data was deleted here."))
        return redirect("inquiries:my-data", request.service.slug)
    context = {"plan": plan, "waiting": waiting, "form": form}
    return render(request, "my_data/erase.html", context, status=422 if form.errors else 200)


def _identify(request: ServiceRequest) -> Person | None:
    """Return the visitor as a person; None for a guest who has proven no address. All of it is the session's."""
    service, user = request.service, request.user
    if request.visitor.is_member and isinstance(user, User):
        # The services of one organization: another one answers for its own.
        services = Service.objects.filter(organization_id=service.organization_id)
        return people.build_member(user, services, get_verified_addresses(request))
    proven = get_proven_addresses(request)
    return people.build_guest(service, get_or_create_guest(request).usercode, proven) if proven else None


def _ask_for_proof(request: ServiceRequest) -> HttpResponse:
    """Lead a guest to the code that proves an address, and from there back here."""
    if links_and_codes.can_mail_guests(request.service) and request.service.guests_allowed:
        messages.info(request, _("To see your data, please show first that the email address is yours."))
        return redirect(f"{reverse('inquiries:guest-find', args=[request.service.slug])}?{FOR_MY_DATA}")
    return render(request, "my_data/not_proven.html", status=403)


def _build_key(person: Person) -> str:
    return (
        f"member {person.account.pk}"
        if person.account
        else " ".join(sorted((*person.address_hashes, *person.browsers)))
    )


def _note(request: ServiceRequest, action: Action, person: Person) -> None:
    audit_log.note(action, request, person.account, person.account, _OWN)
