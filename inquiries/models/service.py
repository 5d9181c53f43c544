"""Services: the OC services that the portal serves, as operators configure them."""

import re
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.encryption import EncryptedTextField

_OURS = frozenset(
    {"accounts", "admin", "api", "healthz", "language", "metrics", "readyz", "static", "styleguide", "v2"}
)
_ORIGIN = re.compile(
    r"https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?"
)


def _not_an_address_of_ours(slug: str) -> None:
    if slug in _OURS:
        raise ValidationError(_("This address is taken by the portal itself."))


def _is_guarded(parts: SplitResult) -> bool:
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"} and not settings.PRODUCTION
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_here))


def _safe_address(address: str) -> None:
    """Validate https, or outside production plain http to this machine: keys are never sent in clear."""
    parts = urlsplit(address)
    if not _is_guarded(parts):
        raise ValidationError(_("Enter https:// and a host; plain http goes to this machine only."))
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValidationError(_("Enter a host without anything behind it, not even a slash."))


def _page_elsewhere(address: str) -> None:
    """Validate a page that customers are led to: https, or outside production plain http to this machine."""
    parts = urlsplit(address)
    if not _is_guarded(parts) or "@" in parts.netloc:
        raise ValidationError(_("Enter an address that begins with https://, such as https://www.example.com/login."))


def _origins(text: str) -> None:
    """Validate what may stand in `frame-ancestors`: whole origins with their scheme, or all below a domain."""
    for origin in text.split():
        if not _ORIGIN.fullmatch(origin):
            raise ValidationError(_("Enter origins such as https://www.example.com, with blanks between them."))


def _return_addresses(text: str) -> None:
    """Validate origins that a platform may return its members to; no wildcards, since subdomains change hands."""
    _origins(text)
    if "*" in text:
        raise ValidationError(_("Name each host in full: members are led there right after they signed in."))


class Service(models.Model):
    """One OC service of an organization, and how the portal reaches it."""

    class Environment(models.TextChoices):
        REAL = "real", _("real")
        BETA = "beta", _("beta (real test)")
        ALPHA = "alpha", _("alpha (development)")

    slug = models.SlugField(
        _("address"),
        unique=True,
        validators=[_not_an_address_of_ours],
        help_text=_("The first part of the service's path here."),
    )
    # Translators: Of a service, as customers read it.
    name = models.CharField(pgettext_lazy("service", "name"), max_length=100)
    environment = models.CharField(_("environment"), max_length=5, choices=Environment, default=Environment.REAL)
    domain = models.CharField(
        _("domain"),
        max_length=63,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", _("One part of a host name."))],
        help_text=_("The organization's part of OC's host name."),
    )
    base_url = models.CharField(
        _("base URL"),
        max_length=200,
        blank=True,
        validators=[_safe_address],
        help_text=_("Instead of environment and domain, for the sandbox. Plain http only to this machine."),
    )
    service_id = models.CharField(_("service id"), max_length=100)
    organization_id = models.CharField(_("organization id"), max_length=100)
    service_key = EncryptedTextField(_("service key"), blank=True)
    organization_key = EncryptedTextField(_("organization key"), blank=True)
    sign_in_address = models.CharField(
        _("where members sign in on their own site"),
        max_length=500,
        blank=True,
        validators=[_page_elsewhere],
        help_text=_(
            "A page such as https://www.example.com/login. Whoever has to sign in here is led there first, with the "
            "page to come back to in returnUrl, and comes back as docs/integration.md says. It needs the organization "
            "key."
        ),
    )
    return_addresses = models.CharField(
        _("where members may be led back to"),
        max_length=500,
        blank=True,
        validators=[_return_addresses],
        help_text=_(
            "After their own site has signed them in. Origins such as https://www.example.com, with blanks between "
            "them; pages of this portal need no mention."
        ),
    )
    default_language = models.CharField(_("default language"), max_length=10, default="ko")
    fallback_category_id = models.BigIntegerField(
        _("type for inquiries without one"),
        null=True,
        blank=True,
        help_text=_(
            "The number of a submission type. While no types can be shown customers ask without choosing one; their "
            "inquiries go to this type. Without it each of them waits until somebody chooses one."
        ),
    )
    guests_allowed = models.BooleanField(_("guests may ask"), default=False)
    guests_usercode = models.BooleanField(
        _("guests get a usercode"),
        default=True,
        help_text=_(
            "Without it Online Contact keeps guests' inquiries as a non-member's. Then guests cannot read answers or "
            "ask again here, and what is in doubt after a failure cannot be looked for: an operator has to find the "
            "receipt number at Online Contact and decide, whatever RESEND_UNKNOWN says."
        ),
    )
    guests_mailed = models.BooleanField(
        _("mail guests a way back"),
        default=True,
        help_text=_(
            "A receipt with a link, and codes that open all inquiries of an address. Without it a guest finds an "
            "inquiry only in the browser that sent it."
        ),
    )
    guests_verify = models.BooleanField(
        _("guests confirm their address first"),
        default=False,
        help_text=_(
            "An inquiry goes to Online Contact only after its sender opened a mailed link. It keeps strangers from "
            "filling other people's mailboxes; and whoever does not open the mail is not answered."
        ),
    )
    guests_verify_days = models.PositiveSmallIntegerField(
        _("days to confirm"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("What nobody confirmed by then is deleted. The receipt says so."),
    )
    answer_types = models.CharField(
        _("further types of answers"),
        max_length=200,
        blank=True,
        help_text=_(
            "Customers see what they and agents wrote: entries of the types enduser, csuser and reply. Types that they "
            "may see besides, with blanks between them. All others count under “entries that are not shown”."
        ),
    )
    reply_days = models.PositiveSmallIntegerField(
        _("days to ask further"),
        default=14,
        help_text=_(
            "So long after its last change Online Contact closes a solved inquiry. Customers read until when they can "
            "ask further on it, and ask in a new inquiry about it after that. With 0 no day is named."
        ),
    )
    review_step = models.BooleanField(
        _("customers look over what they send"),
        default=False,
        help_text=_("After the form they see all of it once more, and send it then."),
    )
    # Translators: Whether customers can use the service.
    active = models.BooleanField(pgettext_lazy("service", "active"), default=True)
    frame_ancestors = models.CharField(
        _("sites that may frame it"),
        max_length=500,
        blank=True,
        validators=[_origins],
        help_text=_(
            "Origins such as https://www.example.com, with blanks between them; nobody where it is empty. "
            "There people are signed in by the frame's address, as docs/integration.md says, and otherwise not."
        ),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days that copies are kept"),
        default=90,
        validators=[MinValueValidator(1)],
        help_text=_("After its delivery an inquiry stays here for so long. Online Contact keeps its own."),
    )
    paced = models.BooleanField(
        _("hold back before the spam policy"),
        default=True,
        help_text=_("Turn it off only where Online Contact's block of repeated inquiries is off for this service."),
    )
    # What Online Contact had when it was last asked: without it no page links to it.
    has_questions = models.BooleanField(default=False, editable=False)
    has_notices = models.BooleanField(default=False, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)
        permissions = (("change_service_connection", _("Can change keys and addresses of services")),)
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not self.base_url and not self.domain:
            raise ValidationError({"domain": _("Enter the domain, or a base URL instead.")})
        if self.guests_verify and not (settings.SENDS_MAIL and self.guests_mailed):
            raise ValidationError({"guests_verify": _("No mails are sent to guests, so nobody could confirm.")})
