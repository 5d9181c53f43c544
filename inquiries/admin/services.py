"""Admin of services: addresses, keys, options and the connection check."""

from contextlib import suppress
from time import monotonic
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.languages import format_moment, remove_region
from inquiries.admin.service_forms import ADDRESSED_BY, PlainServiceForm, ServiceForm
from inquiries.models import Attempt, ConnectionCheck, Inquiry, Service
from inquiries.oc.errors import OCError
from inquiries.services.catalog import types_and_fields
from inquiries.services.desk.service_health import find_last_deliveries
from inquiries.services.help import help_center
from inquiries.services.operations import catalog_drift
from inquiries.services.upstream import connection_health

# Changing one of these lets an operator become any member, or redirect keys and inquiries.
_CONNECTION = (
    "environment",
    "domain",
    "base_url",
    "service_id",
    "organization_id",
    "sign_in_address",
    "return_addresses",
    "frame_ancestors",
)
# What each step asks, in the order of the page. Fields that a form lacks are left out.
_STEPS: tuple[tuple[Any, tuple[str, ...], Any], ...] = (
    (
        _("1. Connect"),
        ("name", "slug", "environment", "domain", "base_url", "service_id", "organization_id", "new_key"),
        _("The connection is checked as soon as you save."),
    ),
    (
        _("2. Who may ask"),
        (
            *("guests_allowed", "guests_mailed", "guests_verify", "guests_verify_days"),
            *("sign_in_address", "return_addresses", "new_organization_key"),
        ),
        "",
    ),
    (
        _("3. Looks"),
        ("default_language", "review_step", "answer_types"),
        _("Colours, logo and texts have a page of their own: “Appearances”."),
    ),
    (_("4. Limits"), ("reply_days", "fallback_category_id"), ""),
    (_("5. Retention"), ("retention_days",), ""),
    (_("6. Embedding"), ("frame_ancestors",), ""),
    (
        _("7. Publish"),
        ("active", "confirm_active"),
        _("Look at the preview first. A service is shown to customers once a check of its connection has succeeded."),
    ),
)
CHECK_SECONDS = 20.0  # after which no further check is begun: a page has to come before proxies give up
_MOST_NAMES = 10
_SAVED = "_saved_service"  # of the request: what was saved, and is to be checked
_CHECKED_ANEW = ADDRESSED_BY | {"new_key"}


def _may_connect(request: HttpRequest) -> bool:
    return request.user.has_perm("inquiries.change_service_connection")


def _read_catalog(service: Service) -> None:
    """Read what operators choose from: types, notices and the FAQ. Their pages never wait for OC."""
    with suppress(types_and_fields.NoCatalog):
        types_and_fields.get_category_tree(service)
    language = remove_region(service.default_language)
    help_center.get_notices_or_none(service, language)
    help_center.get_questions_or_none(service, language)


class _WithoutKeys(ChangeList):
    """The list. The page of a service has its keys: saving it encrypts them anew."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Service]:
        services: Any = super().get_queryset(request, exclude_parameters)
        return cast(QuerySet[Service], services.without_keys())


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ServiceForm
    list_display = (
        "name",
        "slug",
        "environment",
        "service_id",
        "has_key",
        "connected",
        "last_check",
        "guests_allowed",
        "active",
    )
    list_select_related = ("connection_check",)
    list_per_page = 25
    actions = ("check_connection", "refresh_types", "compare_types")

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return _WithoutKeys

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        rows = super().get_changelist_instance(request)
        services = list(rows.result_list)
        troubles, delivered = connection_health.find_troubles(services), find_last_deliveries(services)
        for service in rows.result_list:
            service.trouble, service.last_delivered = troubles[service.pk], delivered.get(service.pk)
        return rows

    def get_form(self, request: HttpRequest, obj: Service | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = ServiceForm if _may_connect(request) else PlainServiceForm
        return super().get_form(request, obj, change, **{"form": form, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Service | None = None) -> Any:
        """Return the steps; what no step names stands with the dangerous settings."""
        form = ServiceForm if _may_connect(request) else PlainServiceForm
        placed = {name for _title, names, _about in _STEPS for name in names}
        rest = [name for name in form.base_fields if name not in placed]
        known = {*form.base_fields, *self.get_readonly_fields(request, obj)}
        if not request.user.is_superuser:
            known.discard("confirm_active")
        may_save = self.has_change_permission(request, obj) or (obj is None and self.has_add_permission(request))
        steps = [
            (str(title), [name for name in names if name in known], about if may_save else "")
            for title, names, about in _STEPS
        ]
        warning = _(
            "Changing these can keep inquiries from arriving, or let the same one arrive twice. Read the notes before."
        )
        danger = {"fields": rest, "classes": ("collapse",), "description": warning if may_save else ""}
        shown = [(title, {"fields": names, "description": about}) for title, names, about in steps if names]
        return [*shown, (_("Dangerous settings"), danger)]

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """Check a new connection at once, after the transaction: OC may take its time, and others wait for the row."""
        answer = super().changeform_view(request, *args, **options)
        if saved := getattr(request, _SAVED, None):
            self._check_saved(request, *saved)
        return answer

    def save_model(self, request: HttpRequest, obj: Service, form: Any, change: bool) -> None:
        """Save. A service is shown to customers only after a check has succeeded."""
        before = Service.objects.without_keys().filter(pk=obj.pk).first() if change else None
        was_active = before is not None and before.active
        is_new_connection = bool(_CHECKED_ANEW & set(form.changed_data)) or not change
        is_confirmed = request.user.is_superuser and form.cleaned_data.get("confirm_active")
        wants_active = obj.active
        obj.active = wants_active and (was_active or is_confirmed)
        super().save_model(request, obj, form, change)
        if before and before.oc_address != obj.oc_address:
            self._tell_what_stays_behind(request, obj)
        setattr(request, _SAVED, (obj, is_new_connection, wants_active and not obj.active))

    def _tell_what_stays_behind(self, request: HttpRequest, service: Service) -> None:
        delivered = Attempt.objects.filter(inquiry__service=service, inquiry__state=Inquiry.State.DELIVERED)
        last = delivered.filter(number=F("inquiry__attempts_made"))
        if n := last.exclude(sent_to__in=("", service.oc_address)).count():
            text = ngettext(
                "%(n)d delivered inquiry is at the address that the service had before. Its customer can no longer "
                "read answers to it here.",
                "%(n)d delivered inquiries are at the address that the service had before. Their customers can no "
                "longer read answers to them here.",
                n,
            )
            self.message_user(request, f"{service.name}: {text % {'n': n}}", messages.WARNING)

    def _check_saved(self, request: HttpRequest, service: Service, is_new: bool, is_waiting: bool) -> None:
        works = ConnectionCheck.objects.filter(service=service, works=True).exists()
        if is_new or (is_waiting and not works):
            works = self._check(request, service)
        if is_waiting and works:
            Service.objects.filter(pk=service.pk).update(active=True)
            service.mark_changed()
        elif is_waiting:
            still = gettext("Saved, but not active: the connection has to work first.")
            self.message_user(request, f"{service.name}: {still}", messages.WARNING)

    def _check(self, request: HttpRequest, service: Service) -> bool:
        results = connection_health.check(service)
        for result in results:
            level = messages.SUCCESS if result.works else messages.ERROR
            self.message_user(request, f"{service.name}: {result.text}", level)
        if works := all(result.works for result in results):
            _read_catalog(service)
        return works

    def get_readonly_fields(self, request: HttpRequest, obj: Service | None = None) -> tuple[str, ...]:
        return () if _may_connect(request) else _CONNECTION

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and _may_connect(request)

    @admin.display(boolean=True, description=_("service key"))
    def has_key(self, service: Service) -> bool:
        return service.has_key

    @admin.display(description=_("Online Contact"))
    def connected(self, service: Service) -> str:
        """Return the known state without a call; the action makes the calls."""
        if trouble := service.trouble:  # type: ignore[attr-defined]
            return gettext("Not connected: %(why)s") % {"why": trouble}
        check, last_delivered = getattr(service, "connection_check", None), service.last_delivered  # type: ignore[attr-defined]
        is_in_doubt = connection_health.is_in_doubt(check, last_delivered)
        return gettext("The last check failed.") if is_in_doubt else gettext("connected")

    @admin.display(description=_("last check"))
    def last_check(self, service: Service) -> str:
        check = getattr(service, "connection_check", None)
        if check is None:
            return gettext("not checked yet")
        text = gettext("%(when)s: succeeded") if check.works else gettext("%(when)s: failed")
        return text % {"when": format_moment(check.checked_at)}

    @admin.action(description=_("Check the connection"))
    def check_connection(self, request: HttpRequest, services: QuerySet[Service]) -> None:
        chosen, end = list(services), monotonic() + CHECK_SECONDS
        for number, service in enumerate(chosen):
            if number and monotonic() > end:
                n = len(chosen) - number
                left = ngettext("%(n)d service was not checked", "%(n)d services were not checked", n) % {"n": n}
                advice = gettext("Online Contact answers slowly. Check them later, or fewer at once.")
                names = ", ".join(map(str, chosen[number : number + _MOST_NAMES]))
                self.message_user(request, f"{left}: {names}. {advice}", messages.WARNING)
                return
            self._check(request, service)

    @admin.action(description=_("Reload submission types and fields"), permissions=("change",))
    def refresh_types(self, request: HttpRequest, services: QuerySet[Service]) -> None:
        for service in services:
            service.mark_changed()
        self.message_user(request, _("The next page you open fetches them from Online Contact again."))

    @admin.action(description=_("Compare submission types and fields now"))
    def compare_types(self, request: HttpRequest, services: QuerySet[Service]) -> HttpResponse:
        """Look for changes as the nightly command does, so that the home shows what is still to be done."""
        for service in services:
            try:
                number = len(catalog_drift.check_drift(service))
            except OCError:
                still = gettext("Online Contact does not answer. Nothing was changed.")
                self.message_user(request, f"{service.name}: {still}", messages.ERROR)
                continue
            text = ngettext("%(n)d change to look at.", "%(n)d changes to look at.", number) % {"n": number}
            level = messages.WARNING if number else messages.SUCCESS
            said = text if number else gettext("No change at Online Contact needs anything.")
            self.message_user(request, f"{service.name}: {said}", level)
        return redirect("admin:index")
