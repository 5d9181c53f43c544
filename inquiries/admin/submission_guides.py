"""Admin of the guides for submission types."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inquiries.models import TypeGuide
from inquiries.services.catalog import categories


class TypeGuideForm(forms.ModelForm):  # type: ignore[type-arg]
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

    def clean(self) -> None:
        super().clean()
        service, category_id = self.cleaned_data.get("service"), self.cleaned_data.get("category_id")
        if not service or category_id is None:
            return
        try:
            known = category_id in categories.get_category_tree(service).value
        except categories.NoCatalog:
            return  # it cannot be known now, and does no harm
        if not known:
            raise ValidationError({"category_id": _("The service has no such submission type.")})


@admin.register(TypeGuide)
class TypeGuideAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = TypeGuideForm
    list_display = ("path", "service", "language", "answer_time")
    list_filter = ("service", "language")
    list_select_related = ("service",)

    @admin.display(description=_("submission type"))
    def path(self, guide: TypeGuide) -> str:
        try:
            text = categories.get_category_tree(guide.service, guide.language).value.path_text(
                guide.category_id, guide.language
            )
        except categories.NoCatalog:
            text = ""
        return text or str(guide.category_id)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        return {"language": request.LANGUAGE_CODE, **super().get_changeform_initial_data(request)}
