"""Cached guides and search words of a service, reloaded when they change."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from inquiries.models import KnownIssue, Service, TypeGuide, TypeQuestions
from inquiries.services.catalog import categories


@dataclass(frozen=True, slots=True)
class TypeWords:
    """The guides and search words of a service. `issues` are the newest first, including future ones."""

    guides: tuple[TypeGuide, ...]
    issues: tuple[KnownIssue, ...]
    questions: tuple[TypeQuestions, ...]


def get_operator_content(service: Service) -> TypeWords:
    """Return the service's content, cached until the service or one of its texts changes."""
    return _read(service.pk, service.changed_at)


@lru_cache(maxsize=64)
def _read(service_pk: int, _changed_at: datetime) -> TypeWords:
    issues = KnownIssue.objects.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()), service=service_pk)
    return TypeWords(
        guides=tuple(TypeGuide.objects.filter(service=service_pk).order_by("pk")),
        issues=tuple(issues.order_by("-starts_at", "-pk")),
        questions=tuple(TypeQuestions.objects.filter(service=service_pk)),
    )


@receiver((post_save, post_delete), sender=TypeGuide)
@receiver((post_save, post_delete), sender=KnownIssue)
@receiver((post_save, post_delete), sender=TypeQuestions)
def _forget_changed(instance: TypeGuide | KnownIssue | TypeQuestions, **_: object) -> None:
    """Make every process read them anew. What is changed past Django's signals, as by SQL, shows after a restart."""
    categories.refresh(instance.service)
