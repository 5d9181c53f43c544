"""Admin of the branding of services."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import TextInput
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext

from inquiries.domain import theme_colors
from inquiries.domain.file_inspection.image_metadata import detect_kind
from inquiries.models import Look, LookText

_LARGEST_PICTURE = 1024 * 1024  # bytes
# Pictures that are no SVG. Browsers show each of them under the name of any other.
_SHOWN = {"png", "jpeg", "gif", "webp"}
_ICON = b"\x00\x00\x01\x00"  # how an .ico begins
_HEAD = 64 * 1024  # bytes in which an SVG begins, behind comments


class LookForm(forms.ModelForm):  # type: ignore[type-arg]
    """Takes only pictures that browsers show and customers need not wait for."""

    class Meta:
        model = Look
        fields = ("service", "accent", "logo", "favicon")

    def clean_logo(self) -> Any:
        return _check_picture(self.cleaned_data["logo"])

    def clean_favicon(self) -> Any:
        return _check_picture(self.cleaned_data["favicon"])


def _check_picture(picture: Any) -> Any:
    """Return the picture. Raises `ValidationError` for one that was just uploaded and is none, or is too large."""
    if not isinstance(picture, UploadedFile):
        return picture
    if picture.size is None or picture.size > _LARGEST_PICTURE:
        message = gettext("The image is larger than %(size)s, and every page loads it. Please choose a smaller one.")
        raise ValidationError(message % {"size": filesizeformat(_LARGEST_PICTURE)})
    head = picture.read(_HEAD)
    picture.seek(0)
    is_vector = (picture.name or "").lower().endswith(".svg")
    is_raster = detect_kind(head) in _SHOWN or head.startswith(_ICON)
    if not (b"<svg" in head if is_vector else is_raster):
        raise ValidationError(gettext("The content of this file is not an image of its type."))
    return picture


class LookTextInline(admin.StackedInline):  # type: ignore[type-arg]
    model = LookText
    extra = 0


@admin.register(Look)
class LookAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = LookForm
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
        form.instance.service.mark_changed()
