"""Cached guides and search words of a service, reloaded when they change."""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from inquiries.models import ContactOption, KnownIssue, Service, TypeGuide, TypeQuestions
from inquiries.services.upstream.service_cache import ServiceCache


@dataclass(frozen=True, slots=True)
class TypeWords:
    """The guides and search words of a service. `issues` are the newest first, including future ones."""

    guides: tuple[TypeGuide, ...]
    issues: tuple[KnownIssue, ...]
    questions: tuple[TypeQuestions, ...]
    contacts: tuple[ContactOption, ...]


_words_cache: ServiceCache[TypeWords] = ServiceCache()


def get_operator_content(service: Service) -> TypeWords:
    """Return the service's content, cached until the service or one of its texts changes."""
    return _words_cache.get(service, lambda: _read(service))


def _read(service: Service) -> TypeWords:
    issues = KnownIssue.objects.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()), service=service)
    return TypeWords(
        guides=tuple(TypeGuide.objects.filter(service=service).order_by("pk")),
        issues=tuple(issues.order_by("-starts_at", "-pk")),
        questions=tuple(TypeQuestions.objects.filter(service=service)),
        contacts=tuple(ContactOption.objects.filter(service=service)),
    )


@receiver((post_save, post_delete), sender=TypeGuide)
@receiver((post_save, post_delete), sender=KnownIssue)
@receiver((post_save, post_delete), sender=TypeQuestions)
@receiver((post_save, post_delete), sender=ContactOption)
def _forget_changed(instance: TypeGuide | KnownIssue | TypeQuestions | ContactOption, **_: object) -> None:
    """Make every process read them anew. What is changed past Django's signals, as by SQL, shows after a restart."""
    instance.service.mark_changed()
