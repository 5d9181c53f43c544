"""The branding of a service: colour, pictures, and texts by language."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.validators import FileExtensionValidator, RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.service import Service

_PICTURES = ("svg", "png", "jpg", "jpeg", "gif", "webp", "ico")


def _picture_path(_look: "Look", name: str) -> str:
    """Return a path of the portal: only the checked extension is the file's own."""
    return f"looks/{uuid.uuid4()}{PurePath(name).suffix.lower()}"


def _links(text: str) -> None:
    """Validate lines of a label, a bar and a URL that a browser may follow."""
    for line in filter(str.strip, text.splitlines()):
        _word, _bar, address = line.partition("|")
        if not address.strip().startswith("mailto:"):
            URLValidator(schemes=["http", "https"], message=_("Each line needs a label, a vertical bar and a URL."))(
                address.strip()
            )


class Look(models.Model):
    """Colours and pictures of a service."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="look", verbose_name=_("service"))
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Enter a colour as #rrggbb."))],
        help_text=_("Made darker or lighter automatically, as far as needed to be readable."),
    )
    logo = models.FileField(
        _("logo"), upload_to=_picture_path, blank=True, validators=[FileExtensionValidator(_PICTURES)]
    )
    favicon = models.FileField(
        _("icon"), upload_to=_picture_path, blank=True, validators=[FileExtensionValidator(_PICTURES)]
    )

    class Meta:
        # Translators: What a service looks like: its colour, pictures and texts.
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")

    def __str__(self) -> str:
        return str(self.service)


class LookText(models.Model):
    """A service's name and the texts of its start page and footer, in one language."""

    look = models.ForeignKey(Look, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    name = models.CharField(
        _("name of the service"),
        max_length=100,
        blank=True,
        help_text=_("Shown in titles, in emails and on a home screen. If empty, the service’s own name is shown."),
    )
    welcome = models.CharField(_("greeting"), max_length=100, blank=True)
    lead = models.TextField(_("intro text"), blank=True)
    footer = models.TextField(_("footer text"), blank=True)
    links = models.TextField(
        _("footer links"),
        blank=True,
        validators=[_links],
        help_text=_(
            "One per line: a label, a vertical bar and a URL. For example: Terms | https://www.example.com/terms"
        ),
    )

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = (models.UniqueConstraint(fields=("look", "language"), name="one_text_per_language"),)

    def __str__(self) -> str:
        return self.language


def parse_links(text: str) -> list[tuple[str, str]]:
    """Return labels and URLs of the lines of `links`; lines without a URL are left out."""
    pairs = (line.partition("|") for line in text.splitlines())
    return [(word.strip(), address.strip()) for word, _bar, address in pairs if word.strip() and address.strip()]
