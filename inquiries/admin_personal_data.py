"""The operators' page for one person's data: look, export, delete. Each export and deletion needs a reason."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.admin.site import PortalAdmin
from accounts.models import User
from accounts.security import audit_log
from accounts.security.audit_log import Action
from inquiries.domain.id_syntax import parse_id
from inquiries.forms.erasure_form import ErasureForm
from inquiries.models import Service
from inquiries.services.desk.staff_services import list_services_of
from inquiries.services.operations.roles import HANDLE_PERSONAL_DATA
from inquiries.services.personal_data import archive, erasure, people
from inquiries.services.personal_data.people import Person
from inquiries.services.personal_data.sections import list_sections

_EXPORT, _ERASE = "export", "erase"


class PersonForm(forms.Form):
    """Find a person. It is posted: addresses of pages are logged."""

    who = forms.CharField(label=_("Usercode or email address"), max_length=254)
    service = forms.ModelChoiceField(
        Service.objects.none(), label=capfirst(_("service")), required=False, empty_label=_("all services")
    )

    def __init__(self, *args: Any, services: QuerySet[Service], accounts: QuerySet[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.services = services
        self.accounts = accounts
        self.person: Person | None = None
        self.fields["service"].queryset = services  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        service = cleaned.get("service")
        if who := cleaned.get("who"):
            try:
                self.person = people.find(who, [service] if service else self.services, self.accounts)
            except people.SeveralPeople:
                self.add_error("service", _("Two organizations use this usercode. Choose a service."))
                return cleaned
            if self.person is None:
                self.add_error("who", _("Nothing is kept under this usercode or email address."))
        return cleaned


class ReasonForm(ErasureForm):
    """Why a person's data is exported or deleted, for the audit log."""

    reason = forms.CharField(
        label=pgettext_lazy("personal data", "Reason"),
        max_length=200,
        help_text=_("For the audit log: who asked, how, and how you know that it is this person."),
    )


def handle_request(site: PortalAdmin, request: HttpRequest) -> HttpResponseBase:
    """Show the page, and export or delete what was asked for."""
    if not request.user.has_perm(HANDLE_PERSONAL_DATA):
        raise PermissionDenied
    services = list_services_of(cast(User, request.user)).order_by("name")
    accounts = site.get_model_admin(User).get_queryset(request)  # as in the list of members
    finder = PersonForm(_read_wanted(request, accounts), services=services, accounts=accounts)
    person = finder.person if finder.is_bound and finder.is_valid() else None
    asked = request.POST.get("do", "")
    plan = erasure.preview(person) if person else None
    form = ReasonForm(
        request.POST if asked in (_EXPORT, _ERASE) else None, asks=bool(asked == _ERASE and plan and plan.waiting)
    )
    if person and form.is_valid():
        if asked == _ERASE:
            return _erase(request, person, form)
        _note(request, Action.DATA_EXPORTED, person, form)
        headers = {"Content-Disposition": f'attachment; filename="{archive.build_name()}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(archive.stream_archive(person), content_type="application/zip", headers=headers)
    question = ErasureForm(form.data if asked == _ERASE else None, asks=bool(plan and plan.waiting))
    context = {
        **site.each_context(request),
        "title": gettext("Personal data"),
        "finder": finder,
        "person": person,
        "form": form,
        "question": question,
        "plan": plan,
        "sections": list_sections(person) if person else (),
        "waiting": erasure.list_waiting(person) if person else (),
    }
    return TemplateResponse(request, "admin/desk/personal_data.html", context)


def _read_wanted(request: HttpRequest, accounts: QuerySet[User]) -> Any:
    """Return the data for `PersonForm`: as posted, or of the member that a link names; None at first."""
    if request.method == "POST":
        return request.POST
    account = accounts.filter(pk=parse_id(request.GET.get("member", "")) or 0).first()
    return {"who": account.usercode} if account else None


def _erase(request: HttpRequest, person: Person, form: ReasonForm) -> HttpResponseBase:
    _note(request, Action.DATA_ERASED, person, form)
    done = erasure.erase(person, withdraw=form.withdraws)
    said = gettext("Deleted: %(inquiries)d inquiries, %(drafts)d drafts. Kept for delivery: %(kept)d.") % {
        "inquiries": done.inquiries,
        "drafts": done.drafts,
        "kept": done.waiting + done.may_be_at_oc,
    }
    messages.success(request, said)
    if done.failed:
        messages.error(request, gettext("%(n)d could not be deleted. Please delete again.") % {"n": done.failed})
    return redirect("admin:personal-data")


def _note(request: HttpRequest, action: Action, person: Person, form: ReasonForm) -> None:
    actor = request.user if isinstance(request.user, User) else None
    audit_log.note(action, request, actor, people.name_in_audit_log(person), form.cleaned_data["reason"])
