"""Services in the admin: where they are, their keys, and whether the way to them works."""

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inquiries.models import Service
from inquiries.services import catalog, connection


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """The keys can be set and replaced, and are never shown."""

    new_key = forms.CharField(
        label=_("service key"),
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
        help_text=_("Is never shown. Leave empty to keep the one that is there."),
    )

    new_organization_key = forms.CharField(
        label=_("organization key"),
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
        help_text=_(
            "With it the organization's own site signs its members in here. "
            "Is never shown. Leave empty to keep the one that is there."
        ),
    )
    without_organization_key = forms.BooleanField(
        label=_("delete the organization key"),
        required=False,
        help_text=_("From then on nobody is signed in by the organization's own site."),
    )

    class Meta:
        model = Service
        exclude = ("service_key", "organization_key")  # noqa: DJ006 - all but the keys, also what is added later

    def save(self, commit: bool = True) -> Service:
        if key := self.cleaned_data["new_key"]:
            self.instance.service_key = key
        if self.cleaned_data["without_organization_key"]:
            self.instance.organization_key = ""
        elif key := self.cleaned_data["new_organization_key"]:
            self.instance.organization_key = key
        service: Service = super().save(commit)
        return service


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ServiceForm
    list_display = ("name", "slug", "environment", "service_id", "has_key", "connected", "guests_allowed", "active")
    actions = ("check_connection", "refresh_types")

    @admin.display(boolean=True, description=_("key"))
    def has_key(self, service: Service) -> bool:
        return bool(service.service_key)

    @admin.display(description=_("Online Contact"))
    def connected(self, service: Service) -> str:
        """What is known without asking; the action asks."""
        trouble = connection.trouble(service)
        return gettext("Not connected: %(why)s") % {"why": trouble} if trouble else gettext("connected")

    @admin.action(description=_("Check the connection"))
    def check_connection(self, request: HttpRequest, services: QuerySet[Service]) -> None:
        for service in services:
            for finding in connection.check(service):
                level = messages.SUCCESS if finding.works else messages.ERROR
                self.message_user(request, f"{service.name}: {finding.text}", level)

    @admin.action(description=_("Read submission types and fields anew"), permissions=("change",))
    def refresh_types(self, request: HttpRequest, services: QuerySet[Service]) -> None:
        for service in services:
            catalog.refresh(service)
        self.message_user(request, _("The next page asks Online Contact again."))
