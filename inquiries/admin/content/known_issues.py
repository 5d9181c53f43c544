"""Admin of known issues."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from inquiries.admin.content import languages_side_by_side
from inquiries.admin.content.id_choice_fields import OfferedId, get_path
from inquiries.admin.content.type_choice_fields import TypesField, TypesForm
from inquiries.admin.content.type_content_admin import TypesOfServices
from inquiries.domain.safe_html import html_to_text
from inquiries.models import KnownIssue
from inquiries.services.help import help_center


class KnownIssueForm(TypesForm):
    """One text for each of the portal's languages, and a choice of types and notice."""

    category_ids = TypesField(
        help_text=_("Shown above the forms of these types and of all types below them. Leave empty for every type."),
    )
    notice_id = OfferedId(
        label=capfirst(_("notice")),
        required=False,
        help_text=_("Its title is shown as a link, in the reader’s language."),
    )

    class Meta:
        model = KnownIssue
        fields = ("service", "category_ids", "notice_id", "starts_at", "ends_at")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for moment in {"starts_at", "ends_at"} & self.fields.keys():
            # Date and time have one label, which names none of them to a screen reader.
            for part in getattr(self.fields[moment].widget, "widgets", ()):
                part.attrs["aria-label"] = str(self.fields[moment].label)
        notices, known = [], help_center.list_known_notices(self.offered_services)
        for service in (service for service in self.offered_services if service.pk in known):
            published = known[service.pk].notices
            notices.append((service.name, [(each.id, html_to_text.convert_to_text(each.title)) for each in published]))
        self.fields["notice_id"].offer(notices, self.instance.notice_id)  # type: ignore[attr-defined]
        for code, name in settings.LANGUAGES:
            text = forms.CharField(label=name, required=False, widget=forms.Textarea(attrs={"rows": 4, "lang": code}))
            self.fields[_build_text_field(code)] = text
            self.initial[_build_text_field(code)] = self.instance.texts.get(code, "")
            setattr(self.instance, _build_text_field(code), self.instance.texts.get(code, ""))  # for who may only look

    def clean(self) -> None:
        super().clean()
        cleaned = self.cleaned_data
        texts = {code: cleaned.get(_build_text_field(code), "").strip() for code, _name in settings.LANGUAGES}
        self.instance.texts = {code: text for code, text in texts.items() if text}
        if not self.instance.texts and not cleaned.get("notice_id"):
            raise ValidationError(_("Enter a text or choose a notice."))
        if cleaned.get("ends_at") and cleaned.get("starts_at") and cleaned["ends_at"] <= cleaned["starts_at"]:
            raise ValidationError({"ends_at": _("The end must be after the start.")})


class GapFilter(languages_side_by_side.GapFilter):
    def keep_with_gap(self, rows: QuerySet[Any], language: str) -> QuerySet[Any]:
        return rows.exclude(texts={}).exclude(texts__has_key=language)


@admin.register(KnownIssue)
class KnownIssueAdmin(TypesOfServices):
    form = KnownIssueForm
    list_display = ("__str__", "service", "types", "gaps", "starts_at", "ends_at")
    list_filter = (GapFilter, "service")
    show_facets = admin.ShowFacets.ALWAYS

    def get_fieldsets(self, request: Any, obj: KnownIssue | None = None) -> Any:
        # Translators: The text of a known issue, where it is missing in a language.
        name = pgettext("known issue", "text")
        gaps = {code: [name] for code in languages_side_by_side.find_gaps(_read_texts(obj))} if obj else {}
        texts = {code: [_build_text_field(code)] for code in languages_side_by_side.CODES}
        return [
            (None, {"fields": list(KnownIssueForm.Meta.fields)}),
            *languages_side_by_side.build_fieldsets(texts, gaps),
        ]

    @admin.display(description=_("submission types"))
    def types(self, issue: KnownIssue) -> str:
        return "; ".join(get_path(issue.service, i) for i in issue.category_ids) or str(_("every type"))

    @admin.display(description=_("languages with a gap"))
    def gaps(self, issue: KnownIssue) -> str:
        return languages_side_by_side.describe_gaps(languages_side_by_side.find_gaps(_read_texts(issue)))


def _read_texts(issue: KnownIssue) -> dict[str, dict[str, str]]:
    return {code: {"text": text} for code, text in issue.texts.items()}


def _build_text_field(code: str) -> str:
    return f"text_{code}"
