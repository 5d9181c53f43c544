"""Admin of services: addresses, keys, options and the connection check."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inquiries.models import Service
from inquiries.services.catalog import categories
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


def _may_connect(request: HttpRequest) -> bool:
    return request.user.has_perm("inquiries.change_service_connection")


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]
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


class PlainServiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """The form of operators who may not change the connection: without keys and the fields in `_CONNECTION`."""

    class Meta:
        model = Service
        exclude = ("service_key", "organization_key")  # noqa: DJ006 - as above

    def _update_errors(self, errors: ValidationError) -> None:
        """Show errors of read-only fields above the form."""
        elsewhere = set(getattr(errors, "error_dict", ())) - {*self.fields, NON_FIELD_ERRORS}
        super()._update_errors(ValidationError(errors.messages) if elsewhere else errors)  # type: ignore[misc]


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ServiceForm
    list_display = ("name", "slug", "environment", "service_id", "has_key", "connected", "guests_allowed", "active")
    actions = ("check_connection", "refresh_types")

    def get_form(self, request: HttpRequest, obj: Service | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = ServiceForm if _may_connect(request) else PlainServiceForm
        return super().get_form(request, obj, change, **{"form": form, **kwargs})

    def get_readonly_fields(self, request: HttpRequest, obj: Service | None = None) -> tuple[str, ...]:
        return () if _may_connect(request) else _CONNECTION

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and _may_connect(request)

    @admin.display(boolean=True, description=_("service key"))
    def has_key(self, service: Service) -> bool:
        return bool(service.service_key)

    @admin.display(description=_("Online Contact"))
    def connected(self, service: Service) -> str:
        """Return the known state without a call; the action makes the calls."""
        trouble = connection_check.find_trouble(service)
        return gettext("Not connected: %(why)s") % {"why": trouble} if trouble else gettext("connected")

    @admin.action(description=_("Check the connection"))
    def check_connection(self, request: HttpRequest, services: QuerySet[Service]) -> None:
        for service in services:
            for finding in connection_check.check(service):
                level = messages.SUCCESS if finding.works else messages.ERROR
                self.message_user(request, f"{service.name}: {finding.text}", level)

    @admin.action(description=_("Reload submission types and fields"), permissions=("change",))
    def refresh_types(self, request: HttpRequest, services: QuerySet[Service]) -> None:
        for service in services:
            categories.refresh(service)
        self.message_user(request, _("The next page you open fetches them from Online Contact again."))
