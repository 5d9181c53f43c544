"""Forms of a service, with and without its keys."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from inquiries.forms.key_field import KeyField
from inquiries.models import Service
from inquiries.services.upstream import connection_health

# When one of these is changed, the connection is checked anew.
ADDRESSED_BY = {"environment", "domain", "base_url", "service_id", "organization_id"}


class _PublishedForm(forms.ModelForm):  # type: ignore[type-arg]
    """The base of both forms: superusers may show a service to customers although its check has failed."""

    confirm_active = forms.BooleanField(
        label=capfirst(_("show it although the check has not succeeded")),
        required=False,
        help_text=_("Inquiries are kept and wait here until the connection works."),
    )
    default_language = forms.ChoiceField(
        label=capfirst(_("default language")), initial=Service._meta.get_field("default_language").get_default()
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "default_language" in self.fields:
            kept = self.instance.default_language  # the command takes others of Online Contact's
            choices = dict(settings.LANGUAGES)
            self.fields["default_language"].choices = [*choices.items(), *([] if kept in choices else [(kept, kept)])]  # type: ignore[attr-defined]


class ServiceForm(_PublishedForm):
    """Keys can be set and replaced, and are never shown."""

    new_key = KeyField(
        label=capfirst(_("service key")),
        required=False,
        help_text=_("The key is never shown. Leave empty to keep the current one."),
    )

    new_organization_key = KeyField(
        label=capfirst(_("organization key")),
        required=False,
        help_text=_(
            "The organization’s website uses this key to sign its members in here. It is never shown. "
            "Leave empty to keep the current one."
        ),
    )
    without_organization_key = forms.BooleanField(
        label=capfirst(_("delete the organization key")),
        required=False,
        help_text=_("After that, the organization’s website can no longer sign members in."),
    )

    class Meta:
        model = Service
        exclude = ("service_key", "organization_key")  # noqa: DJ006 - all but the keys, also what is added later

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        wanted = {name: value for name, value in self.cleaned_data.items() if name in ADDRESSED_BY}
        connection_health.check_is_public(Service(**wanted))
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
