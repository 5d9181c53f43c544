"""Write the audit log: actor, action, time, object id and masked network."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditEntry, User
from common.client_ip import get_client_ip
from common.networks import mask_network

Action = AuditEntry.Action


def note(
    action: AuditEntry.Action,
    request: HttpRequest | None,
    actor: User | None,
    subject: Model | None = None,
    detail: str = "",
) -> None:
    """Write an entry. `detail` is the portal's own text, never a customer's.

    `subject` is the object, or an unsaved one for many of its kind.
    """
    AuditEntry.objects.create(
        action=action,
        actor=actor,
        object_type=subject._meta.label_lower if subject is not None else "",
        object_id=str(subject.pk)[:60] if subject is not None and subject.pk is not None else "",
        detail=detail[:200],
        network=mask_network(get_client_ip(request)) if request is not None else "",
    )


def purge(*, dry_run: bool = False) -> int:
    """Delete entries older than AUDIT_DAYS. Returns their number."""
    old = AuditEntry.objects.filter(at__lt=timezone.now() - timedelta(days=settings.AUDIT_DAYS))
    return old.count() if dry_run else old.delete()[0]
