"""Services: the OC services that the portal serves, as operators configure them."""

import re
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.encryption import EncryptedTextField

# The first parts of the portal's own addresses.
_OURS = {"accounts", "admin", "api", "dictionaries", "healthz", "language", "metrics", "readyz", "static"}
_OURS |= {"styleguide", "v2"}
_ORIGIN = re.compile(
    r"https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?"
)
_HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?")


def _not_an_address_of_ours(slug: str) -> None:
    if slug in _OURS:
        raise ValidationError(_("The portal itself uses this path. Please choose another one."))


def _split(address: str) -> SplitResult | None:
    """Split an address of https, or outside production of plain http to this machine; None if it is anything else."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
        is_host = ":" in host or bool(_HOST.fullmatch(host.encode("idna").decode()))  # an IPv6 address was checked
    except ValueError:  # a port that is none, a bracket without its other one, a part of a name that is too long
        return None
    is_here = host in {"localhost", "127.0.0.1", "::1"} and not settings.PRODUCTION
    is_guarded = parts.scheme == "https" or (parts.scheme == "http" and is_here)
    return parts if is_host and is_guarded else None


def _safe_address(address: str) -> None:
    """Validate https, or outside production plain http to this machine: keys are never sent in clear."""
    parts = _split(address)
    if parts is None:
        raise ValidationError(_("Enter https:// followed by a host name; plain http is allowed for this machine only."))
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValidationError(_("Enter only a host name, with nothing after it, not even a slash."))


def _page_elsewhere(address: str) -> None:
    """Validate a page that customers are led to: https, or outside production plain http to this machine."""
    parts = _split(address)
    if parts is None or "@" in parts.netloc:
        raise ValidationError(_("Enter an address that begins with https://, such as https://www.example.com/login."))


def _origins(text: str) -> None:
    """Validate what may stand in `frame-ancestors`: whole origins with their scheme, or all below a domain."""
    for origin in text.split():
        if not _ORIGIN.fullmatch(origin):
            raise ValidationError(_("Enter origins such as https://www.example.com, separated by spaces."))


def _return_addresses(text: str) -> None:
    """Validate origins that a platform may return its members to; no wildcards, since subdomains change hands."""
    _origins(text)
    if "*" in text:
        raise ValidationError(
            _(
                "Enter each host name in full, without wildcards (*): members are redirected there right after "
                "signing in."
            )
        )


class ServiceQuerySet(models.QuerySet["Service"]):
    def without_keys(self) -> "ServiceQuerySet":
        """Leave the keys encrypted: for lists, where decrypting them takes longer than all else. See `has_key`."""
        is_keyed = models.ExpressionWrapper(~models.Q(service_key=""), models.BooleanField())
        return self.defer("service_key", "organization_key").annotate(is_keyed=is_keyed)


class Service(models.Model):
    """One OC service of an organization, and how the portal reaches it."""

    class Environment(models.TextChoices):
        REAL = "real", _("real")
        BETA = "beta", _("beta (real test)")
        ALPHA = "alpha", _("alpha (development)")

    slug = models.SlugField(
        _("path"),
        unique=True,
        validators=[_not_an_address_of_ours],
        help_text=_("The first part of the service’s URL on this portal."),
    )
    # Translators: Of a service, as customers read it.
    name = models.CharField(pgettext_lazy("service", "name"), max_length=100)
    environment = models.CharField(_("environment"), max_length=5, choices=Environment, default=Environment.REAL)
    domain = models.CharField(
        _("domain"),
        max_length=63,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", _("One part of a host name."))],
        help_text=_("The organization’s part of Online Contact’s host name."),
    )
    base_url = models.CharField(
        _("base URL"),
        max_length=200,
        blank=True,
        validators=[_safe_address],
        help_text=_("For the sandbox, instead of environment and domain. Plain http is allowed for this machine only."),
    )
    service_id = models.CharField(_("service id"), max_length=100)
    organization_id = models.CharField(_("organization id"), max_length=100)
    service_key = EncryptedTextField(_("service key"), blank=True, decrypts_once=True)
    organization_key = EncryptedTextField(_("organization key"), blank=True, decrypts_once=True)
    sign_in_address = models.CharField(
        _("sign-in page on the organization’s website"),
        max_length=500,
        blank=True,
        validators=[_page_elsewhere],
        help_text=_(
            "Such as https://www.example.com/login. Visitors who have to sign in here are sent there "
            "first, with the page to return to in returnUrl, and come back as docs/integration.md "
            "describes. Requires the organization key."
        ),
    )
    return_addresses = models.CharField(
        _("where members may be sent back to"),
        max_length=500,
        blank=True,
        validators=[_return_addresses],
        help_text=_(
            "After the organization’s website has signed them in. Enter origins such as "
            "https://www.example.com, separated by spaces; this portal’s own pages need not be listed."
        ),
    )
    default_language = models.CharField(_("default language"), max_length=10, default="ko")
    fallback_category_id = models.BigIntegerField(
        _("fallback submission type"),
        null=True,
        blank=True,
        help_text=_(
            "The number of a submission type. While types cannot be shown, customers can ask without "
            "choosing one and their inquiries go to this type. If empty, each such inquiry waits until a "
            "type is chosen."
        ),
    )
    guests_allowed = models.BooleanField(_("allow inquiries from guests"), default=False)
    guests_usercode = models.BooleanField(
        _("give guests a usercode"),
        default=True,
        help_text=_(
            "If off, Online Contact stores guests’ inquiries as a non-member’s. Guests then cannot read "
            "answers or ask follow-up questions here, and an inquiry whose delivery is uncertain after a "
            "failure cannot be looked up: an operator has to find the receipt number in Online Contact and "
            "decide, whatever RESEND_UNKNOWN says."
        ),
    )
    guests_mailed = models.BooleanField(
        _("email guests a link to their inquiry"),
        default=True,
        help_text=_(
            "Sends a receipt with a link, and codes that open all inquiries of one email address. If off, "
            "guests can find an inquiry only in the browser it was sent from."
        ),
    )
    guests_verify = models.BooleanField(
        _("guests must confirm their email address first"),
        default=False,
        help_text=_(
            "An inquiry is passed on to Online Contact only after its sender has opened the emailed link. "
            "This prevents misuse of other people’s email addresses, but senders who do not open the email "
            "get no answer."
        ),
    )
    guests_verify_days = models.PositiveSmallIntegerField(
        _("days to confirm the address"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Inquiries not confirmed by then are deleted. The receipt says so."),
    )
    answer_types = models.CharField(
        _("further entry types to show"),
        max_length=200,
        blank=True,
        help_text=_(
            "Customers see what they and agents wrote: entries of the types enduser, csuser and reply. "
            "List further types they may see, separated by spaces. All others are counted under “entries "
            "that are not shown”."
        ),
    )
    reply_days = models.PositiveSmallIntegerField(
        _("days for follow-up questions"),
        default=14,
        help_text=_(
            "Online Contact closes a solved inquiry this many days after its last change. Customers are "
            "shown until when they can ask a follow-up question; after that they can ask in a new inquiry. "
            "With 0 no date is shown."
        ),
    )
    review_step = models.BooleanField(
        _("review step before sending"),
        default=False,
        help_text=_("After filling in the form, customers see everything again before they send it."),
    )
    # Translators: Whether customers can use the service.
    active = models.BooleanField(pgettext_lazy("service", "active"), default=True)
    frame_ancestors = models.CharField(
        _("sites that may embed this service"),
        max_length=500,
        blank=True,
        validators=[_origins],
        help_text=_(
            "Origins such as https://www.example.com, separated by spaces; if empty, no site may embed it. "
            "Inside a frame people are signed in only through the frame’s address, as docs/integration.md "
            "describes."
        ),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days that copies are kept here"),
        default=90,
        validators=[MinValueValidator(1)],
        help_text=_("A delivered inquiry is kept here for this many days. Online Contact keeps its own copy."),
    )
    paced = models.BooleanField(
        _("hold back inquiries that the spam policy would block"),
        default=True,
        help_text=_("Turn this off only if Online Contact’s blocking of repeated inquiries is off for this service."),
    )
    # What Online Contact had when it was last asked: without it no page links to it.
    has_questions = models.BooleanField(default=False, editable=False)
    has_notices = models.BooleanField(default=False, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        permissions = (("change_service_connection", _("Can change keys and addresses of services")),)
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def __str__(self) -> str:
        return self.name

    @property
    def has_key(self) -> bool:
        """Whether a service key was entered, without decrypting it in a row of `without_keys`."""
        known: bool | None = None if "service_key" in self.__dict__ else self.__dict__.get("is_keyed")
        return bool(self.service_key) if known is None else known

    @property
    def oc_address(self) -> str:
        """The service's address at OC, to be compared with an earlier one."""
        return f"{self.base_url or f'{self.environment} {self.domain}'} {self.service_id}"

    def mark_changed(self) -> None:
        """Make every process read anew what it holds of the service, and ask OC again at its next page."""
        self.changed_at = timezone.now()
        Service.objects.filter(pk=self.pk).update(changed_at=self.changed_at)

    mark_changed.alters_data = True  # type: ignore[attr-defined]  # no template calls it

    def clean(self) -> None:
        if not self.base_url and not self.domain:
            raise ValidationError({"domain": _("Enter the domain, or a base URL instead.")})
        if self.guests_verify and not (settings.SENDS_MAIL and self.guests_mailed):
            raise ValidationError(
                {"guests_verify": _("Emails to guests are turned off, so guests could not confirm their address.")}
            )
