"""What operators add to a submission type: a guide, known issues, and which frequent questions go with it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common import languages
from inquiries.models.service import Service


class TopicIcon(models.TextChoices):
    """The icons that a topic may have: symbols of `templates/icons.svg`."""

    BAG = "bag", _("shopping bag (orders)")
    TRUCK = "truck", _("truck (delivery)")
    CARD = "card", _("card (payment)")
    SWAP = "swap", _("two arrows (returns, exchanges, refunds)")
    WRENCH = "wrench", _("wrench (repair, installation)")
    BOX = "box", _("box (products)")
    PERSON = "person", _("person (account, membership)")
    STAR = "star", _("star (points, reviews)")
    COUPON = "coupon", _("coupon (coupons, events)")
    GIFT = "gift", _("gift (gift cards)")
    DEVICE = "device", _("telephone (apps, devices)")
    GLOBE = "globe", _("globe (website, abroad)")
    SHOP = "shop", _("shop (business, stores)")
    CALENDAR = "calendar", _("calendar (reservations)")
    SHIELD = "shield", _("shield (security, privacy)")
    FILE = "file", _("document (contracts, receipts)")
    NOTICE = "notice", _("megaphone (notices, reports)")
    HELP = "help", _("question mark (how to use)")
    REPLY = "reply", _("speech bubble (anything else)")


class TypeGuide(models.Model):
    """The guide of one type, in one language. A parent's guide holds for types below without their own."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="guides", verbose_name=_("service"))
    category_id = models.BigIntegerField(_("submission type"))
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    synonyms = models.TextField(
        _("search terms"),
        blank=True,
        help_text=_("Separate them with commas or line breaks. A search for any of them finds this type."),
    )
    description = models.TextField(_("description"), blank=True)
    examples = models.TextField(_("examples"), blank=True, help_text=_("One per line."))
    at_hand = models.TextField(_("what to have ready"), blank=True, help_text=_("One per line."))
    answer_time = models.CharField(
        _("response time"),
        max_length=100,
        blank=True,
        help_text=_("As customers will read it, for example: within one working day"),
    )
    icon = models.CharField(
        _("icon"),
        max_length=20,
        choices=TopicIcon.choices,
        blank=True,
        help_text=_("Shown beside a topic of the first level, in every language. If empty, the topic’s name decides."),
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


class KnownIssue(models.Model):
    """A notice about some types that customers see before they write: a text, a link to a notice, or both.

    `texts` maps a language of the portal to what is said in it. `category_ids` are the types, each with all below it;
    empty means every type.
    """

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="known_issues", verbose_name=_("service")
    )
    category_ids = models.JSONField(_("submission types"), default=list, blank=True)
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    notice_id = models.BigIntegerField(_("notice"), null=True, blank=True)
    # Translators: When a known issue begins to be shown.
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    # Translators: When a known issue is shown no more.
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("known issue")
        verbose_name_plural = _("known issues")

    def __str__(self) -> str:
        text = languages.pick_text(self.texts, get_language() or "", settings.LANGUAGE_CODE)
        return Truncator(text).chars(60) or str(self.notice_id or self.pk)

    @property
    def is_current(self) -> bool:
        """Whether its period has begun and not ended."""
        now = timezone.now()
        return self.starts_at <= now and (self.ends_at is None or self.ends_at > now)

    def concerns(self, path: tuple[int, ...]) -> bool:
        """Whether it stands above the form of the type at the end of `path` (ids from the top)."""
        return not self.category_ids or bool(set(self.category_ids) & set(path))


class TypeQuestions(models.Model):
    """The FAQ category of a submission type and all below it. Without one, words decide."""

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
