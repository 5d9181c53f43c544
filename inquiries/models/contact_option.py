"""Further ways to contact an organization, such as its telephone, with their opening hours."""

from collections.abc import Callable
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator, validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.service import Service

_NUMBER = RegexValidator(r"^\+?[0-9][0-9() .-]{2,30}$", _("Enter a telephone number, such as +82 2-1234-5678."))
_ADDRESS = URLValidator(schemes=("https",))


def _validate_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("Enter a time zone such as Asia/Seoul."))


class ContactOption(models.Model):
    """A telephone, chat or email address of a service, shown to customers beside the inquiry form.

    `names` and `notes` map a language of the portal to a text. `category_ids` are the submission types that it is for,
    each with all below it; empty means every page. `hours` maps a weekday ("0" is Monday) to pairs of begin and end;
    without any, no hours are shown. `closed_days` are days as YYYY-MM-DD.
    """

    class Kind(models.TextChoices):
        TELEPHONE = "telephone", _("telephone")
        CHAT = "chat", _("chat")
        EMAIL = "email", _("email")

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="contact_options", verbose_name=_("service")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TELEPHONE)
    address = models.CharField(
        _("number or address"),
        max_length=500,
        help_text=_("A telephone number, the https:// address of the chat, or an email address."),
    )
    category_ids = models.JSONField(_("submission types"), default=list, blank=True)
    names = models.JSONField(_("names"), default=dict, blank=True)
    notes = models.JSONField(_("notes"), default=dict, blank=True)
    hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    closed_days = models.JSONField(_("closed days"), default=list, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        blank=True,
        validators=[_validate_zone],
        help_text=_("Of the opening hours. Leave empty for the portal’s."),
    )
    order = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ("order", "pk")
        verbose_name = _("contact option")
        verbose_name_plural = _("contact options")

    def __str__(self) -> str:
        return self.address

    def clean(self) -> None:
        if not self.address:
            return  # that it is required is said already
        validators: dict[str, Callable[[str], None]] = {"chat": _ADDRESS, "email": validate_email}
        try:
            validators.get(self.kind, _NUMBER)(self.address)
        except ValidationError as error:
            raise ValidationError({"address": error.messages}) from error

    def concerns(self, path: tuple[int, ...]) -> bool:
        """Whether it is shown for the type at the end of `path` (ids from the top)."""
        return not self.category_ids or bool(set(self.category_ids) & set(path))
