"""Admin of known issues, and of the FAQ categories that belong to a submission type."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from common.languages import remove_region
from inquiries.admin.type_choices import (
    TypesOfServices,
    add_chosen,
    choose_services,
    get_path,
    list_type_paths,
    set_choices,
)
from inquiries.domain.safe_html import sanitizer
from inquiries.models import KnownIssue, Service, TypeQuestions
from inquiries.services.help import help_center


class OfferedId(forms.TypedChoiceField):
    """A choice field for ids of OC."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)


class KnownIssueForm(forms.ModelForm):  # type: ignore[type-arg]
    """One text for each of the portal's languages, and a choice of types and notice."""

    services: ClassVar[QuerySet[Service]]  # those of the operator, set by the page
    category_ids = forms.TypedMultipleChoiceField(
        label=_("submission types"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=_("Shown above the forms of these types and of all types below them. Leave empty for every type."),
    )
    notice_id = OfferedId(
        label=_("notice"), required=False, help_text=_("Its title is shown as a link, in the reader’s language.")
    )

    class Meta:
        model = KnownIssue
        fields = ("service", "category_ids", "notice_id", "starts_at", "ends_at")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        notices, services = [], choose_services(self)
        set_choices(self.fields["category_ids"], list_type_paths(services, settings.LANGUAGE_CODE))
        known = help_center.list_known_notices(services)
        for service in (service for service in services if service.pk in known):
            published = known[service.pk].notices
            notices.append((service.name, [(each.id, sanitizer.convert_to_text(each.title)) for each in published]))
        set_choices(self.fields["notice_id"], add_chosen(notices, self.instance.notice_id))
        for code, name in settings.LANGUAGES:
            text = forms.CharField(label=name, required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": code}))
            self.fields[_build_text_field(code)] = text
            self.initial[_build_text_field(code)] = self.instance.texts.get(code, "")

    def clean(self) -> None:
        super().clean()
        cleaned = self.cleaned_data
        texts = {code: cleaned.get(_build_text_field(code), "").strip() for code, _name in settings.LANGUAGES}
        self.instance.texts = {code: text for code, text in texts.items() if text}
        if not self.instance.texts and not cleaned.get("notice_id"):
            raise ValidationError(_("Enter a text or choose a notice."))
        if cleaned.get("ends_at") and cleaned.get("starts_at") and cleaned["ends_at"] <= cleaned["starts_at"]:
            raise ValidationError({"ends_at": _("The end must be after the start.")})


class TypeQuestionsForm(forms.ModelForm):  # type: ignore[type-arg]
    services: ClassVar[QuerySet[Service]]  # those of the operator, set by the page
    category_id = OfferedId(label=_("submission type"))
    faq_category_id = OfferedId(label=_("category of the FAQ"))

    class Meta:
        model = TypeQuestions
        fields = ("service", "category_id", "faq_category_id")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        shelves, services = [], choose_services(self)
        offered = list_type_paths(services, settings.LANGUAGE_CODE)
        set_choices(self.fields["category_id"], add_chosen(offered, self.instance.category_id))
        known = help_center.list_known_questions(services)
        for service in (service for service in services if service.pk in known):
            shelf = known[service.pk]
            shelves.append((service.name, [(each.id, shelf.path_text(each.id)) for each in shelf.categories]))
        set_choices(self.fields["faq_category_id"], add_chosen(shelves, self.instance.faq_category_id))


@admin.register(KnownIssue)
class KnownIssueAdmin(TypesOfServices):
    form = KnownIssueForm
    list_display = ("__str__", "service", "types", "gaps", "starts_at", "ends_at")
    list_filter = ("service",)
    list_select_related = ("service",)

    def get_fieldsets(self, request: Any, obj: KnownIssue | None = None) -> Any:
        texts = [_build_text_field(code) for code, _name in settings.LANGUAGES]
        # Translators: The heading above the texts of a known issue.
        return [(None, {"fields": list(KnownIssueForm.Meta.fields)}), (pgettext("heading", "Text"), {"fields": texts})]

    def get_form(self, request: Any, obj: KnownIssue | None = None, change: bool = False, **options: Any) -> Any:
        # The texts are fields of the form's own: Django would look for them in the model.
        return super().get_form(request, obj, change, **(options | {"fields": KnownIssueForm.Meta.fields}))

    @admin.display(description=_("submission types"))
    def types(self, issue: KnownIssue) -> str:
        return "; ".join(get_path(issue.service, i) for i in issue.category_ids) or str(_("every type"))

    @admin.display(description=_("languages without a text"))
    def gaps(self, issue: KnownIssue) -> str:
        missing = [str(name) for code, name in settings.LANGUAGES if not issue.texts.get(code, "").strip()]
        return ", ".join(missing) if issue.texts else "–"


@admin.register(TypeQuestions)
class TypeQuestionsAdmin(TypesOfServices):
    form = TypeQuestionsForm
    list_display = ("path", "service", "faq_path")
    list_filter = ("service",)
    list_select_related = ("service",)

    @admin.display(description=_("submission type"))
    def path(self, row: TypeQuestions) -> str:
        return get_path(row.service, row.category_id)

    @admin.display(description=_("category of the FAQ"))
    def faq_path(self, row: TypeQuestions) -> str:
        shelf = help_center.get_kept_questions(row.service, remove_region(row.service.default_language))
        return shelf.path_text(row.faq_category_id) or str(row.faq_category_id)


def _build_text_field(code: str) -> str:
    return f"text_{code}"
