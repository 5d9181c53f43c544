"""What operators put beside the form of a type: known issues, and where its frequent questions are."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inquiries.models.service import Service


class KnownIssue(models.Model):
    """What those who ask about some types should know before they write: a text, a notice, or both.

    `texts` maps a language of the portal to what is said in it. `category_ids` are the types, each with all below it;
    empty means every type.
    """

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="known_issues", verbose_name=_("service")
    )
    category_ids = models.JSONField(_("submission types"), default=list, blank=True)
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    notice_id = models.BigIntegerField(_("notice"), null=True, blank=True)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("known issue")
        verbose_name_plural = _("known issues")

    def __str__(self) -> str:
        return next(iter(self.texts.values()), "")[:60] or str(self.notice_id or self.pk)

    @property
    def is_current(self) -> bool:
        """Whether its time has begun and not ended."""
        now = timezone.now()
        return self.starts_at <= now and (self.ends_at is None or self.ends_at > now)

    def concerns(self, path: tuple[int, ...]) -> bool:
        """Whether it stands above the form of the type to which `path` (ids from the top) leads."""
        return not self.category_ids or bool(set(self.category_ids) & set(path))

    def text_in(self, *languages: str) -> str:
        """The text in the first of the languages that it has, else in any."""
        for code in languages:
            if text := self.texts.get(code, "").strip():
                return str(text)
        return next((str(text) for text in self.texts.values() if text.strip()), "")


class TypeQuestions(models.Model):
    """Which category of the FAQ goes with a submission type and all below it. Without one, words decide."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="type_questions", verbose_name=_("service")
    )
    category_id = models.BigIntegerField(_("submission type"))
    faq_category_id = models.BigIntegerField(_("category of the FAQ"))

    class Meta:
        verbose_name = _("questions for a type")
        verbose_name_plural = _("questions for types")
        constraints = (models.UniqueConstraint(fields=("service", "category_id"), name="one_faq_category_per_type"),)

    def __str__(self) -> str:
        return f"{self.category_id}: {self.faq_category_id}"
