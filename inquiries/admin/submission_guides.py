"""Admin of the guides for submission types."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inquiries.admin.operator_content import OfferedId
from inquiries.admin.type_choices import (
    TypesOfServices,
    add_chosen,
    choose_services,
    get_path,
    list_type_paths,
    set_choices,
)
from inquiries.models import Service, TypeGuide
from inquiries.services.catalog import categories


class TypeGuideForm(forms.ModelForm):  # type: ignore[type-arg]
    services: ClassVar[QuerySet[Service]]  # those of the operator, set by the page
    category_id = OfferedId(
        label=_("submission type"),
        help_text=_("A type is missing? Check the connection of its service: that reads the types again."),
    )

    class Meta:
        model = TypeGuide
        fields = (
            "service",
            "category_id",
            "language",
            "icon",
            "synonyms",
            "description",
            "examples",
            "at_hand",
            "answer_time",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = list_type_paths(choose_services(self), get_language() or settings.LANGUAGE_CODE)
        set_choices(self.fields["category_id"], add_chosen(offered, self.instance.category_id))

    def clean(self) -> None:
        super().clean()
        service, category_id = self.cleaned_data.get("service"), self.cleaned_data.get("category_id")
        if not service or category_id is None:
            return
        tree = categories.get_known_category_tree(service)
        if tree is not None and category_id not in tree and "category_id" in self.changed_data:
            raise ValidationError({"category_id": _("The service has no such submission type.")})


def _list_languages(guide: TypeGuide) -> list[tuple[str, str, TypeGuide | None]]:
    """Return each language of the portal, with its name and the type's guide in it."""
    written = TypeGuide.objects.filter(service=guide.service_id, category_id=guide.category_id)
    by_language = {each.language: each for each in written}
    return [(code, str(name), by_language.get(code)) for code, name in settings.LANGUAGES]


@admin.register(TypeGuide)
class TypeGuideAdmin(TypesOfServices):
    form = TypeGuideForm
    list_display = ("path", "service", "language", "answer_time")
    list_filter = ("service", "language")
    list_select_related = ("service",)

    @admin.display(description=_("submission type"))
    def path(self, guide: TypeGuide) -> str:
        return get_path(guide.service, guide.category_id)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the same guide in every language beside the form, gaps included."""
        guide = self.get_object(request, object_id)
        extra = {"in_languages": _list_languages(guide)} if guide else {}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        return {"language": request.LANGUAGE_CODE, **super().get_changeform_initial_data(request)}
