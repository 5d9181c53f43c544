"""Admin of the guides for submission types: one page for a type, with every language side by side."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from inquiries.admin.content import guide_translations, languages_side_by_side
from inquiries.admin.content.id_choice_fields import get_path
from inquiries.admin.content.type_choice_fields import TypeField, TypesForm
from inquiries.admin.content.type_content_admin import TypesOfServices
from inquiries.models import TypeGuide

_COMMON = ("service", "category_id", "icon")
_FIELDS = {code: [f"{part}_{code}" for part in guide_translations.PARTS] for code in languages_side_by_side.CODES}

_PARTS: dict[str, Any] = {part: TypeGuide._meta.get_field(part) for part in guide_translations.PARTS}


class TypeGuideForm(TypesForm):
    """The icon of a type, and its texts in each of the portal's languages."""

    category_id = TypeField(
        help_text=_("A type is missing? Check the connection of its service: that reads the types again."),
    )

    class Meta:
        model = TypeGuide
        fields = _COMMON

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.fields["category_id"].widget.trees:
            self.fields["category_id"].help_text = ""  # the widget says the same itself
        self.before = guide_translations.list_of_type(self.instance)
        texts = guide_translations.read_texts(self.before)
        for code, names in _FIELDS.items():
            for part, name in zip(guide_translations.PARTS, names, strict=True):
                field = _PARTS[part].formfield()
                field.widget.attrs |= {"lang": code} | ({"rows": 4} if isinstance(field.widget, forms.Textarea) else {})
                self.fields[name] = field
                self.initial.setdefault(name, texts.get(code, {}).get(part, ""))
                setattr(self.instance, name, self.initial[name])  # for those who may only look

    def clean(self) -> None:
        super().clean()
        service, category_id = self.cleaned_data.get("service"), self.cleaned_data.get("category_id")
        if not service or category_id is None:
            return
        own = [row.pk for row in self.before.values()]
        if there := TypeGuide.objects.filter(service=service, category_id=category_id).exclude(pk__in=own).first():
            address = reverse("admin:inquiries_typeguide_change", args=(there.pk,))
            link = format_html('<a href="{}">{}</a>', address, get_path(service, category_id))
            raise ValidationError({"category_id": format_html("{} {}", _("This type has a guide already:"), link)})
        has_text = any(self.cleaned_data.get(name, "").strip() for names in _FIELDS.values() for name in names)
        if not has_text and not self.cleaned_data.get("icon"):
            raise ValidationError(_("Enter a text in one of the languages, or choose an icon."))

    def read_texts(self) -> dict[str, dict[str, str]]:
        """Return the entered texts by language and part."""
        return {
            code: {part: self.cleaned_data[name] for part, name in zip(guide_translations.PARTS, names, strict=True)}
            for code, names in _FIELDS.items()
        }


class _OneRowForEachType(ChangeList):
    """The list: a type has one row, whatever number of languages its guide has."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[TypeGuide]:
        return guide_translations.keep_first(super().get_queryset(request, exclude_parameters))

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        gaps = guide_translations.list_gaps(self.result_list)
        for guide in self.result_list:
            guide.gaps_found = gaps[guide.service_id, guide.category_id]


class GapFilter(languages_side_by_side.GapFilter):
    def keep_with_gap(self, rows: QuerySet[TypeGuide], language: str) -> QuerySet[TypeGuide]:
        return guide_translations.keep_with_gap(rows, language)

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        rows = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        counts = guide_translations.count_gaps(rows)
        return {f"{number}__c": counts[code] for number, code in enumerate(languages_side_by_side.CODES)}


@admin.register(TypeGuide)
class TypeGuideAdmin(TypesOfServices):
    form = TypeGuideForm
    list_display = ("path", "service", "gaps")
    list_filter = (GapFilter, "service")
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return _OneRowForEachType

    @admin.display(description=_("submission type"))
    def path(self, guide: TypeGuide) -> str:
        return get_path(guide.service, guide.category_id)

    def get_title(self, guide: TypeGuide) -> str:
        return self.path(guide)

    @admin.display(description=_("languages with a gap"))
    def gaps(self, guide: TypeGuide) -> str:
        return languages_side_by_side.describe_gaps(guide.gaps_found)  # type: ignore[attr-defined]

    def get_fieldsets(self, request: HttpRequest, obj: TypeGuide | None = None) -> Any:
        texts = guide_translations.read_texts(guide_translations.list_of_type(obj)) if obj else None
        gaps = {} if texts is None else languages_side_by_side.find_gaps(texts)
        named = {code: [str(_PARTS[part].verbose_name) for part in parts] for code, parts in gaps.items()}
        return [(None, {"fields": list(_COMMON)}), *languages_side_by_side.build_fieldsets(_FIELDS, named)]

    def save_model(self, request: HttpRequest, obj: TypeGuide, form: Any, change: bool) -> None:
        guide_translations.write(obj, form.read_texts(), form.before)

    def delete_model(self, request: HttpRequest, obj: TypeGuide) -> None:
        obj.service.mark_changed()  # before the rows, as where they are written
        self.delete_queryset(request, TypeGuide.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TypeGuide]) -> None:
        """Delete the guides of the types in every language: the list and the page show them as one."""
        for guide in guide_translations.list_in_every_language(queryset):
            guide.delete()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return super().get_deleted_objects(guide_translations.list_in_every_language(objs), request)
