"""Cached branding of a service, reloaded when it changes."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePath

from django.core.files.base import File
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from inquiries.domain import theme_colors
from inquiries.models import Look, LookText, Service
from inquiries.models.branding import parse_links
from inquiries.services.upstream.service_cache import ServiceCache

log = logging.getLogger(__name__)
PICTURES = ("logo", "favicon")
# Mail programs show these, and no SVG; a larger picture would be most of the mail.
_MAIL_LOGOS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}
_LARGEST_MAIL_LOGO = 64 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class BrandingView:
    """The branding of a service in one language. `version` is part of the URLs of pictures that browsers cache.

    `style` stands in each page, whose policy allows just this text, by `style_source`.
    """

    name: str
    accent: str = theme_colors.build_light_accents(theme_colors.DEFAULT_BRAND).accent  # `#rrggbb`, on light ground
    version: str = ""
    style: str = ""
    style_source: str = ""
    logo: bool = False
    favicon: bool = False
    welcome: str = ""
    lead: str = ""
    footer: str = ""
    links: tuple[tuple[str, str], ...] = ()


_branding_cache: ServiceCache[BrandingView] = ServiceCache()


def get_branding(service: Service, language: str) -> BrandingView:
    """Return the branding in `language`, one of the portal's codes; missing parts come from the default language."""
    return _branding_cache.get(service, lambda: _read(service, language), key=language)


def get_name(service: Service) -> str:
    """Return the service's name in the active language, or its only name."""
    return get_branding(service, get_language() or service.default_language).name


def _read(service: Service, language: str) -> BrandingView:
    look = Look.objects.filter(service=service).prefetch_related("texts").first()
    if look is None:
        return BrandingView(service.name)
    texts = sorted(
        look.texts.all(), key=lambda text: (text.language != language, text.language != service.default_language)
    )
    style = SafeString(theme_colors.build_stylesheet(look.accent) if look.accent else "")  # made of digits
    return BrandingView(
        name=next((text.name.strip() for text in texts if text.language == language), "") or service.name,
        accent=theme_colors.build_light_accents(look.accent or theme_colors.DEFAULT_BRAND).accent,
        version=f"{service.changed_at.timestamp():.0f}",
        style=style,
        style_source=_build_source(style),
        logo=bool(look.logo),
        favicon=bool(look.favicon),
        welcome=find_first_text(texts, "welcome"),
        lead=find_first_text(texts, "lead"),
        footer=find_first_text(texts, "footer"),
        links=tuple(parse_links(find_first_text(texts, "links"))),
    )


def force_theme(view: BrandingView, theme: str, accent: str = "") -> BrandingView:
    """Return a branding as one theme shows it, for operators' previews.

    Args:
        view: the branding as it is.
        theme: "light" or "dark".
        accent: a colour as `#rrggbb` to try in place of the stored one; "" for none.
    """
    style = SafeString(theme_colors.force_theme(theme_colors.build_stylesheet(accent) if accent else view.style, theme))
    return replace(view, style=style, style_source=_build_source(style))


def _build_source(style: str) -> str:
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" if style else ""


def find_first_text(texts: Iterable[LookText], part: str) -> str:
    return next((said for text in texts if (said := getattr(text, part).strip())), "")


def open_picture(service: Service, name: str) -> File[bytes] | None:
    """Open one of `PICTURES`, or return None if the service has none."""
    look = Look.objects.filter(service=service).first()
    file = getattr(look, name, None) if name in PICTURES else None
    try:
        return file.open("rb") if file else None
    except OSError as error:  # the page is shown without it
        log.warning("branding.picture_unreadable", extra={"error": type(error).__name__})
        return None


def read_mail_logo(service: Service) -> tuple[str, str]:
    """Return the type and the content (Base64) of the service's logo for a mail; "" for both if it has no such logo."""
    file = open_picture(service, "logo")
    if file is None:
        return "", ""
    with file:
        kind = _MAIL_LOGOS.get(PurePath(file.name or "").suffix.lower(), "")
        if not kind or file.size > _LARGEST_MAIL_LOGO:
            return "", ""
        return kind, b64encode(file.read()).decode()
