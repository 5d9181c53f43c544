"""Replay protection: a signed token and an access token work once.

The rows are unique and in the database: so it holds across processes, and losing Redis forgets none of them.
"""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.utils import timezone

from common.signals import purge_expired
from inquiries.models import Service
from sso.models import AccessToken, UsedToken
from sso.token import Details, Reason, Statement, TokenRejected

ACCESS_LASTS = timedelta(minutes=3)
# A used token is remembered for longer than it would be believed: clocks are also put back.
_MARGIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Access:
    """The member that an access token signs in, and the return URL; "" if the page decides."""

    details: Details
    return_url: str = ""


def use(statement: Statement) -> None:
    """Mark the statement's token as used. Raises `TokenRejected` for one that was used before.

    In a transaction of the caller's it counts as used only when that is committed.
    """
    until = datetime.fromtimestamp(statement.until_ms / 1000, UTC)
    try:
        with transaction.atomic():
            UsedToken.objects.create(digest=_compute_digest(statement.signature), purge_at=until + _MARGIN)
    except IntegrityError:
        raise TokenRejected(Reason.USED, statement.details.usercode) from None


def issue(service: Service, access: Access) -> str:
    """Issue an access token for one sign-in at the service. Its hash is stored, and its content encrypted."""
    token = secrets.token_urlsafe(32)
    AccessToken.objects.create(
        digest=_compute_digest(token),
        service=service,
        content=json.dumps(asdict(access)),
        expires_at=timezone.now() + ACCESS_LASTS,
    )
    return token


def use_access_token(service: Service, token: str) -> Access:
    """Use up an access token of this service and return its content. Raises `TokenRejected`."""
    found = AccessToken.objects.filter(service=service, digest=_compute_digest(token))
    row = found.first()
    # Only one of several simultaneous requests deletes the row.
    if row is None or found.delete()[0] == 0:
        raise TokenRejected(Reason.WRONG)
    if row.expires_at < timezone.now():
        raise TokenRejected(Reason.EXPIRED)
    content = json.loads(row.content)
    return Access(Details(**content["details"]), content["return_url"])


@receiver(purge_expired)
def purge(**_: Any) -> None:
    """Delete expired rows."""
    now = timezone.now()
    UsedToken.objects.filter(purge_at__lt=now).delete()
    AccessToken.objects.filter(expires_at__lt=now).delete()


def _compute_digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
