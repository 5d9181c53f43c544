"""Admin of services: addresses, keys, options and the connection check."""

from contextlib import suppress
from time import monotonic
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.languages import remove_region
from inquiries.models import ConnectionCheck, Service
from inquiries.oc.errors import OCError
from inquiries.services.catalog import categories
from inquiries.services.help import help_center
from inquiries.services.operations import drift
from inquiries.services.upstream import connection_check

_ADDRESSED_BY = {"environment", "domain", "base_url", "service_id", "organization_id"}
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
_CHECKED_ANEW = _ADDRESSED_BY | {"new_key"}


def _may_connect(request: HttpRequest) -> bool:
    return request.user.has_perm("inquiries.change_service_connection")


class _PublishedForm(forms.ModelForm):  # type: ignore[type-arg]
    """The base of both forms: superusers may show a service to customers although its check has failed."""

    confirm_active = forms.BooleanField(
        label=_("show it although the check has not succeeded"),
        required=False,
        help_text=_("Inquiries are kept and wait here until the connection works."),
    )
    default_language = forms.ChoiceField(
        label=_("default language"), initial=Service._meta.get_field("default_language").get_default()
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "default_language" in self.fields:
            kept = self.instance.default_language  # the command takes others of Online Contact's
            choices = dict(settings.LANGUAGES)
            self.fields["default_language"].choices = [*choices.items(), *([] if kept in choices else [(kept, kept)])]  # type: ignore[attr-defined]


class ServiceForm(_PublishedForm):
    """Keys can be set and replaced, and are never shown."""

    new_key = forms.CharField(
        label=_("service key"),
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
        help_text=_("The key is never shown. Leave empty to keep the current one."),
    )

    new_organization_key = forms.CharField(
        label=_("organization key"),
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
        help_text=_(
            "The organization’s website uses this key to sign its members in here. It is never shown. "
            "Leave empty to keep the current one."
        ),
    )
    without_organization_key = forms.BooleanField(
        label=_("delete the organization key"),
        required=False,
        help_text=_("After that, the organization’s website can no longer sign members in."),
    )

    class Meta:
        model = Service
        exclude = ("service_key", "organization_key")  # noqa: DJ006 - all but the keys, also what is added later

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        wanted = {name: value for name, value in self.cleaned_data.items() if name in _ADDRESSED_BY}
        connection_check.check_is_public(Service(**wanted))
        return cleaned

    def save(self, commit: bool = True) -> Service:
        if key := self.cleaned_data["new_key"]:
            self.instance.service_key = key
        if self.cleaned_data["without_organization_key"]:
            self.instance.organization_key = ""
        elif key := self.cleaned_data["new_organization_key"]:
            self.instance.organization_key = key
        service: Service = super().save(commit)
        return service


class PlainServiceForm(_PublishedForm):
    """The form of operators who may not change the connection: without keys and the fields in `_CONNECTION`."""

    class Meta:
        model = Service
        exclude = ("service_key", "organization_key")  # noqa: DJ006 - as above

    def add_error(self, field: str | None, error: Any) -> None:
        """Show errors of read-only fields above the form."""
        elsewhere = set(getattr(error, "error_dict", ())) - {*self.fields, NON_FIELD_ERRORS}
        super().add_error(field, ValidationError(error.messages) if elsewhere else error)


def _read_catalog(service: Service) -> None:
    """Read what operators choose from: types, notices and the FAQ. Their pages never wait for OC."""
    with suppress(categories.NoCatalog):
        categories.get_category_tree(service)
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
        troubles = connection_check.find_troubles(rows.result_list)
        for service in rows.result_list:
            service.trouble = troubles[service.pk]
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
        steps = [(str(title), [name for name in names if name in known], about) for title, names, about in _STEPS]
        warning = _(
            "Changing these can keep inquiries from arriving, or let the same one arrive twice. Read the notes before."
        )
        danger = {"fields": rest, "classes": ("collapse",), "description": warning}
        shown = [(title, {"fields": names, "description": about}) for title, names, about in steps if names]
        return [*shown, (_("Dangerous settings"), danger)]

    def save_model(self, request: HttpRequest, obj: Service, form: Any, change: bool) -> None:
        """Check a new connection at once. A service is shown to customers only after a check has succeeded."""
        was_active = change and Service.objects.filter(pk=obj.pk, active=True).exists()
        is_new_connection = bool(_CHECKED_ANEW & set(form.changed_data)) or not change
        is_confirmed = request.user.is_superuser and form.cleaned_data.get("confirm_active")
        wants_active = obj.active
        obj.active = wants_active and (was_active or is_confirmed)
        super().save_model(request, obj, form, change)
        works = ConnectionCheck.objects.filter(service=obj, works=True).exists()
        if is_new_connection or (wants_active and not obj.active and not works):
            works = self._check(request, obj)
        if wants_active and not obj.active and works:
            obj.active = True
            obj.save()
        elif wants_active and not obj.active:
            still = gettext("Saved, but not active: the connection has to work first.")
            self.message_user(request, f"{obj.name}: {still}", messages.WARNING)

    def _check(self, request: HttpRequest, service: Service) -> bool:
        results = connection_check.check(service)
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
        trouble = service.trouble  # type: ignore[attr-defined]
        return gettext("Not connected: %(why)s") % {"why": trouble} if trouble else gettext("connected")

    @admin.display(description=_("last check"))
    def last_check(self, service: Service) -> str:
        check = getattr(service, "connection_check", None)
        if check is None:
            return gettext("not checked yet")
        when = date_format(localtime(check.checked_at), "DATETIME_FORMAT")
        return (gettext("%(when)s: succeeded") if check.works else gettext("%(when)s: failed")) % {"when": when}

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
            categories.refresh(service)
        self.message_user(request, _("The next page you open fetches them from Online Contact again."))

    @admin.action(description=_("Compare submission types and fields now"))
    def compare_types(self, request: HttpRequest, services: QuerySet[Service]) -> HttpResponse:
        """Look for changes as the nightly command does, so that the home shows what is still to be done."""
        for service in services:
            try:
                number = len(drift.check_drift(service))
            except OCError:
                still = gettext("Online Contact does not answer. Nothing was changed.")
                self.message_user(request, f"{service.name}: {still}", messages.ERROR)
                continue
            text = ngettext("%(n)d change to look at.", "%(n)d changes to look at.", number) % {"n": number}
            level = messages.WARNING if number else messages.SUCCESS
            said = text if number else gettext("No change at Online Contact needs anything.")
            self.message_user(request, f"{service.name}: {said}", level)
        return redirect("admin:index")
