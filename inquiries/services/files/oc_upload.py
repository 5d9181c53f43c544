"""Upload stored files to OC. OC's ids never leave the server."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.utils import timezone

from inquiries.models import Attachment, Inquiry
from inquiries.oc.errors import Misconfigured, OCError, Refused
from inquiries.oc.types import tickets as oc
from inquiries.services.upstream.clients import get_client

# An id that OC gave for a file is used again for this long; then the file goes up anew.
UPSTREAM_ID_LASTS = timedelta(minutes=30)


class NotForwarded(Exception):
    """A file of an inquiry could not be uploaded to OC: `name` is which, and `error` why."""

    def __init__(self, name: str, error: OCError) -> None:
        super().__init__(type(error).__name__)
        self.name, self.error = name, error


def forward(attachment: Attachment, *, deadline: float) -> str:
    """Upload a file to OC and return its id there, which never leaves the server.

    `deadline` in seconds. An id that is recent is used again; what arrived otherwise than it was sent goes up once
    more. Raises what `inquiries.oc` raises for an upload.
    """
    until = time.monotonic() + deadline
    fresh_since = timezone.now() - UPSTREAM_ID_LASTS
    if attachment.upstream_id and attachment.forwarded_at and attachment.forwarded_at > fresh_since:
        return str(attachment.upstream_id)
    try:
        stored = _upload(attachment, deadline)
    except Refused as error:
        if error.result_code or isinstance(error, Misconfigured) or until <= time.monotonic():
            raise
        stored = _upload(attachment, until - time.monotonic())
    remember(attachment, stored.id)
    return stored.id


def forward_all(inquiry: Inquiry, left: Callable[[], float]) -> tuple[str, ...]:
    """Upload the files of an inquiry as `forward` does, and return their ids.

    `left` gives the seconds that are left for each, or raises what ends it. Raises `NotForwarded`.
    """
    return tuple(_upload_once(file, left()) for file in inquiry.attachments.select_related("service"))


def _upload_once(attachment: Attachment, deadline: float) -> str:
    try:
        return forward(attachment, deadline=deadline)
    except OCError as error:
        raise NotForwarded(attachment.name, error) from error


def _upload(attachment: Attachment, deadline: float) -> oc.Attachment:
    with attachment.file.open("rb") as file:
        return get_client(attachment.service).upload(
            file, name=attachment.name, size=attachment.size, md5_hex=attachment.md5_hex, deadline=deadline
        )


def forget_upstream_ids(attachments: Sequence[Attachment]) -> None:
    """Make these files be uploaded again at the next attempt, because OC no longer knows their ids."""
    for attachment in attachments:
        remember(attachment, "")


def remember(attachment: Attachment, upstream_id: str) -> None:
    # Not save(), which would fail for a row that was removed meanwhile.
    attachment.upstream_id, attachment.forwarded_at = upstream_id, timezone.now() if upstream_id else None
    Attachment.objects.filter(pk=attachment.pk).update(
        upstream_id=attachment.upstream_id, forwarded_at=attachment.forwarded_at
    )
