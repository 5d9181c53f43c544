"""What operators say about a submission type, beyond what Online Contact knows of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.service import Service


class TypeGuide(models.Model):
    """Help with choosing one type, in one language. What stands above a type holds for it too, where it has no own."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="guides", verbose_name=_("service"))
    category_id = models.BigIntegerField(_("submission type"))
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    synonyms = models.TextField(
        _("other words"), blank=True, help_text=_("Separated by commas or lines. A search for them finds this type.")
    )
    description = models.TextField(_("what it is for"), blank=True)
    examples = models.TextField(_("examples"), blank=True, help_text=_("One a line."))
    at_hand = models.TextField(_("what to have at hand"), blank=True, help_text=_("One a line."))
    answer_time = models.CharField(
        _("time to an answer"),
        max_length=100,
        blank=True,
        help_text=_("As customers read it, for example: within one working day."),
    )

    class Meta:
        verbose_name = _("type guide")
        verbose_name_plural = _("type guides")
        constraints = (
            models.UniqueConstraint(fields=("service", "category_id", "language"), name="one_guide_per_language"),
        )

    def __str__(self) -> str:
        return f"{self.category_id} ({self.language})"

    @property
    def words(self) -> list[str]:
        return [word.strip() for line in self.synonyms.splitlines() for word in line.split(",") if word.strip()]
