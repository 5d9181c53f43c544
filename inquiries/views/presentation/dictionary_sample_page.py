"""The page for an inquiry without a visitor's data: what all such pages of a language have in common (ADR 62)."""

import json

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from accounts.security import bot_detection
from accounts.visitor import Visitor
from common.languages import list_own_names, name_time_zone, remove_region
from inquiries.domain.category_tree import Choice
from inquiries.forms.fallback_form import ShortForm
from inquiries.models import Service
from inquiries.services.branding import BrandingView
from inquiries.services.help.contact_options import ContactWay
from inquiries.services.help.form_panel import FormHelp, QuestionLine

_SLUG = "-"
_ADDRESS = f"/{_SLUG}/inquiries/new/"
_WAYS = (ContactWay("phone", "telephone", "", "", "tel:", "-", "-", is_open=False),)


def render_sample_page(language: str) -> str:
    """Render the page with the fallback form, beside a made-up question and contact options, for an unknown visitor.

    No request is rendered, no row is read and Online Contact is not asked: there is nothing here but templates and
    translations.

    Args:
        language: one of the portal's codes.
    """
    request = HttpRequest()
    request.method, request.path = "GET", _ADDRESS
    with translation.override(language):
        context = {
            "request": request,
            "csrf_token": "-",
            "htmx_config": json.dumps(settings.HTMX_CONFIG),
            "language": language,
            "languages": list_own_names(),
            "time_zone": name_time_zone(),
            "visitor": Visitor(),
            "service": Service(slug=_SLUG, has_questions=True),
            "look": BrandingView(name=""),
            "has_types": True,
            "path": (Choice(0, "-"),),
            "leaf": Choice(0, "-"),
            "change_url": f"{_ADDRESS}?category=0",
            "beside": FormHelp((), (QuestionLine(0, "", ""),), remove_region(language), _WAYS),
            "form": ShortForm(),
            "has_form": True,
            "suggests": True,
            "trap_name": bot_detection.TRAP,
            "trap_mark_name": bot_detection.MARK,
        }
        return render_to_string("inquiries/new.html", context)
