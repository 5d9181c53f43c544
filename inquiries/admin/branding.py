"""Admin of the branding of services."""

from typing import Any

from django.contrib import admin
from django.forms.widgets import TextInput
from django.http import HttpRequest

from inquiries.models import Look, LookText
from inquiries.services import branding


class LookTextInline(admin.StackedInline):  # type: ignore[type-arg]
    model = LookText
    extra = 0


@admin.register(Look)
class LookAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("service", "accent")
    list_select_related = ("service",)
    inlines = (LookTextInline,)

    def get_form(self, request: HttpRequest, obj: Look | None = None, change: bool = False, **kwargs: Any) -> Any:
        widgets = {"accent": TextInput(attrs={"placeholder": "#3b49c6", "size": 8})}
        return super().get_form(request, obj, change, widgets=widgets, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        branding.mark_changed(form.instance)
