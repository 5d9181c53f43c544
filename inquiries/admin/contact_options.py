"""Admin of contact options: telephone, chat and email, with their names and notes in each language, and their hours."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from inquiries.admin.content.type_choice_fields import TypesField, TypesForm
from inquiries.admin.content.type_content_admin import TypesOfServices
from inquiries.models import ContactOption
from inquiries.services.help import opening_hours
from inquiries.services.help.opening_hours import UnreadableHours

_FIELDS = ("service", "kind", "address", "category_ids", "order")
_DAYS = tuple(f"hours_{day}" for day in WEEKDAYS)
_TEXTS = tuple(f"{part}_{code}" for code, _name in settings.LANGUAGES for part in ("name", "note"))


class ContactOptionForm(TypesForm):
    """A name and a note for each of the portal's languages, and a line of hours for each weekday."""

    category_ids = TypesField(
        help_text=_(
            "Shown beside the forms of these types and of all types below them. Leave empty to show it on every page "
            "that has contact options."
        ),
    )
    closed_days = forms.CharField(
        label=capfirst(_("closed days")),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One per line, such as 2026-12-25."),
    )

    class Meta:
        model = ContactOption
        fields = (*_FIELDS, "time_zone")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, language in settings.LANGUAGES:
            name, note = (
                forms.CharField(label=label % {"language": language}, required=False, max_length=200)
                for label in (_("name (%(language)s)"), _("note (%(language)s)"))
            )
            for part, field, texts in (("name", name, self.instance.names), ("note", note, self.instance.notes)):
                field.widget.attrs.update(lang=code, size=60)
                self.fields[f"{part}_{code}"] = field
                self.initial[f"{part}_{code}"] = texts.get(code, "")
        for day, weekday in WEEKDAYS.items():
            self.fields[f"hours_{day}"] = forms.CharField(label=weekday, required=False)
            self.initial[f"hours_{day}"] = opening_hours.write_spans(self.instance.hours.get(str(day), ()))
        self.initial["closed_days"] = "\n".join(self.instance.closed_days)

    def clean_closed_days(self) -> list[str]:
        days = self.cleaned_data["closed_days"].split()
        try:
            return sorted({date.fromisoformat(day).isoformat() for day in days})
        except ValueError as error:
            raise ValidationError(_("Enter days such as 2026-12-25, one per line.")) from error

    def clean(self) -> None:
        super().clean()
        cleaned = self.cleaned_data
        hours = {}
        for day in WEEKDAYS:
            try:
                hours[str(day)] = opening_hours.parse_spans(cleaned.get(f"hours_{day}", ""))
            except UnreadableHours:
                self.add_error(f"hours_{day}", _("Enter hours such as 09:00-12:00, 13:00-18:00."))
        self.instance.hours = {day: spans for day, spans in hours.items() if spans}
        self.instance.closed_days = cleaned.get("closed_days", [])
        for part, texts in (("name", "names"), ("note", "notes")):
            typed = {code: cleaned.get(f"{part}_{code}", "").strip() for code, _name in settings.LANGUAGES}
            setattr(self.instance, texts, {code: text for code, text in typed.items() if text})


@admin.register(ContactOption)
class ContactOptionAdmin(TypesOfServices):
    form = ContactOptionForm
    list_display = ("address", "kind", "service", "order")
    list_filter = ("service", "kind")

    def get_fieldsets(self, request: Any, obj: ContactOption | None = None) -> Any:
        hours = {
            "fields": [*_DAYS, "closed_days", "time_zone"],
            "description": _("Such as 09:00-12:00, 13:00-18:00. Leave a day empty if it is closed."),
        }
        texts = {
            "fields": list(_TEXTS),
            "description": _("Without a name, customers read “By telephone”, “By chat” or “By email”."),
        }
        return [(None, {"fields": list(_FIELDS)}), (_("Opening hours"), hours), (_("Texts"), texts)]
