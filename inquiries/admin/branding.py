"""Admin of the branding of services."""

from typing import Any

from django.contrib import admin
from django.forms.widgets import TextInput
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from inquiries.domain import theme_colors
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
        # static/js/look.js puts a colour picker beside it. It is no picker by itself: those cannot be empty.
        attrs = {"placeholder": theme_colors.DEFAULT_BRAND, "size": 8, "data-pick": gettext("Choose a colour")}
        widgets = {"accent": TextInput(attrs=attrs)}
        return super().get_form(request, obj, change, widgets=widgets, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        # The preview is a frame; see `inquiries.views.request.PortalRequest`.
        request.frames_own_pages = options.get("obj") is not None  # type: ignore[attr-defined]
        return super().render_change_form(request, context, *args, **options)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        branding.mark_changed(form.instance)
