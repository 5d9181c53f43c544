"""Write the audit log: actor, action, time, object id and masked network."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditEntry, User
from common.client_ip import get_client_ip

Action = AuditEntry.Action
_VISIBLE_BITS = {4: 24, 6: 48}


def note(
    action: AuditEntry.Action,
    request: HttpRequest | None,
    actor: User | None,
    subject: Model | None = None,
    detail: str = "",
) -> None:
    """Write an entry. `detail` is the portal's own text, never a customer's; `subject` is the object."""
    AuditEntry.objects.create(
        action=action,
        actor=actor,
        object_type=subject._meta.label_lower if subject is not None else "",
        object_id=str(subject.pk)[:60] if subject is not None else "",
        detail=detail[:200],
        network=mask_network(get_client_ip(request)) if request is not None else "",
    )


def mask_network(address: str) -> str:
    """Return the network of an address, too coarse to identify a household: "203.0.113.0/24"."""
    if not address:
        return ""
    bits = _VISIBLE_BITS[ip_address(address).version]
    return str(ip_network(f"{address}/{bits}", strict=False))


def purge(*, dry_run: bool = False) -> int:
    """Delete entries older than AUDIT_DAYS. Returns their number."""
    old = AuditEntry.objects.filter(at__lt=timezone.now() - timedelta(days=settings.AUDIT_DAYS))
    return old.count() if dry_run else old.delete()[0]
