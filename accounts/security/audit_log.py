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
    subject: Model | tuple[str, str] | None = None,
    detail: str = "",
) -> None:
    """Write an entry. `detail` is the portal's own text or an operator's reason, never a customer's text.

    `subject` is the object, or its type as "app.model" and an id where there is no row. An unsaved object stands for
    many of its kind.
    """
    if isinstance(subject, Model):
        subject = subject._meta.label_lower, "" if subject.pk is None else str(subject.pk)
    kind, key = subject or ("", "")
    AuditEntry.objects.create(
        action=action,
        actor=actor,
        object_type=kind,
        object_id=key[:60],
        detail=detail[:200],
        network=mask_network(get_client_ip(request)) if request is not None else "",
    )


def purge(*, dry_run: bool = False) -> int:
    """Delete entries older than AUDIT_DAYS. Returns their number."""
    old = AuditEntry.objects.filter(at__lt=timezone.now() - timedelta(days=settings.AUDIT_DAYS))
    return old.count() if dry_run else old.delete()[0]
