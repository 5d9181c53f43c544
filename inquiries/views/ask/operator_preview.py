"""Operators' preview of the page for a new inquiry: as a customer sees it, also before the service is active.

It has no form token and no form that a browser could send, saves no draft, and loads no script.
"""

import re
from copy import copy
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.visitor import Visitor
from inquiries.domain import theme_colors
from inquiries.models import Service
from inquiries.services import branding
from inquiries.services.catalog import types_and_fields
from inquiries.views.ask.new import build_page
from inquiries.views.ask.type_and_form import build_form, read_selection
from inquiries.views.request import PortalRequest, ServiceRequest, get_oc_language

DEVICES = (("desktop", _("desktop")), ("phone", _("phone")))
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
THEMES = (("light", _("light")), ("dark", _("dark")))


class PreviewForm(forms.Form):
    """What to preview: a submission type, and the customer's language, device and theme."""

    category = forms.TypedChoiceField(label=_("submission type"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("language"), required=False, choices=settings.LANGUAGES)
    device = forms.ChoiceField(label=_("device"), required=False, choices=DEVICES)
    theme = forms.ChoiceField(label=_("theme"), required=False, choices=THEMES)


def render_preview(request: HttpRequest, service: Service, context: dict[str, Any]) -> HttpResponse:
    """Render the operators' page: what to preview, and the customers' page in a frame.

    Args:
        request: the operator's; its query names the type (`category`), `language`, `device` and `theme`.
        service: any service, active or not.
        context: the template context of the admin site.
    """
    defaults = {"language": service.default_language, "device": "desktop", "theme": "light"}
    asked = {name: value for name, value in request.GET.items() if value}
    form = PreviewForm(defaults | asked)
    offered = form.fields["category"]
    assert isinstance(offered, forms.ChoiceField)  # noqa: S101 - for the type checker
    offered.choices = [("", _("Choose a topic, as a customer does")), *_list_types(service, get_oc_language(request))]
    form.is_valid()
    chosen = defaults | {name: value for name, value in form.cleaned_data.items() if value}
    if chosen["language"] not in dict(settings.LANGUAGES):
        chosen["language"] = settings.LANGUAGE_CODE
    cast(PortalRequest, request).frames_own_pages = True
    return render(request, "admin/desk/preview.html", {**context, "shown": service, "form": form, "chosen": chosen})


def _list_types(service: Service, language: str) -> list[tuple[int, str]]:
    try:
        tree = types_and_fields.get_category_tree(service, language).value
    except types_and_fields.NoCatalog:
        return []
    return list(tree.list_leaf_paths(language).items())


def render_preview_page(request: HttpRequest, service: Service, language: str, theme: str) -> HttpResponse:
    """Render the customers' page for the frame, as a visitor without an account sees it.

    Args:
        request: the operator's; its query names the type as on the customers' page, and may name a colour to try
            (`accent`, as `#rrggbb`).
        service: any service, active or not.
        language: one of the portal's codes.
        theme: one of `THEMES`.
    """
    accent = request.GET.get("accent", "")
    stored = branding.get_branding(service, language)
    look = branding.force_theme(stored, theme, accent if _COLOUR.fullmatch(accent) else "")
    # A copy, since the operator's own request must not become one of the service's visitors.
    shown = cast(ServiceRequest, copy(request))
    shown.service, shown.visitor, shown.form, shown.embedded = service, Visitor(), None, False
    shown.LANGUAGE_CODE = language
    with translation.override(language):
        selection = read_selection(shown)
        form = build_form(shown, selection, 0)
        context = {
            **build_page(shown, selection, None, form),
            "preview": True,
            "look": look,
            "theme": theme,
            "languages": (),  # the menu of languages is a form; the operator chooses beside the frame
        }
        response = render(shown, "admin/desk/preview_page.html", context)
    attached = cast(PortalRequest, request)
    attached.frames_own_pages, attached.style_source = True, look.style_source
    return response


def show_stylesheet(theme: str) -> HttpResponse:
    """Return the customers' stylesheet as one of `THEMES` shows it."""
    written = (settings.BASE_DIR / "static" / "css" / "portal.css").read_text(encoding="utf-8")
    return HttpResponse(theme_colors.force_theme(written, theme), content_type="text/css; charset=utf-8")
