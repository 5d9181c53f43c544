"""Upload stored files to OC. OC's ids never leave the server."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.utils import timezone

from common.background.released_connection import release_connection
from inquiries.models import Attachment, Inquiry
from inquiries.oc.client import Client
from inquiries.oc.errors import Misconfigured, OCError, Refused, Unavailable
from inquiries.oc.types import category_and_attachment as oc
from inquiries.services import stored_files
from inquiries.services.files import form_files
from inquiries.services.upstream.deadline import Deadline

# An id that OC gave for a file is used again for this long; then the file goes up anew.
UPSTREAM_ID_LASTS = timedelta(minutes=30)


class NotForwarded(Exception):
    """A file of an inquiry could not be uploaded to OC: `name` is which, and `error` why."""

    def __init__(self, name: str, error: OCError) -> None:
        super().__init__(type(error).__name__)
        self.name, self.error = name, error


def forward(attachment: Attachment, client: Client, *, deadline: float) -> str:
    """Upload a file with its service's client (OC API, section 5), unless it has a recent id at OC.

    A file that did not arrive as it was sent is uploaded once more, within `deadline` seconds for both.

    Returns: the file's id at OC, which never leaves the server.
    Raises: `OCError`, as `Client.upload` does; `OSError` where the storage does not answer; `FileUnreadable` where the
    file is lost.
    """
    until = Deadline(deadline)
    fresh_since = timezone.now() - UPSTREAM_ID_LASTS
    if attachment.upstream_id and attachment.forwarded_at and attachment.forwarded_at > fresh_since:
        return str(attachment.upstream_id)
    try:
        stored = _upload(attachment, client, deadline)
    except Refused as error:
        if error.result_code or isinstance(error, Misconfigured) or not until.left:
            raise
        stored = _upload(attachment, client, until.left)
    remember(attachment, stored.id)
    return stored.id


def forward_all(inquiry: Inquiry, client: Client, count_seconds_left: Callable[[], float]) -> tuple[str, ...]:
    """Upload the files of an inquiry as `forward` does.

    `count_seconds_left` returns the seconds that are left, or raises what ends the delivery.

    Returns: the files' ids at OC, in their order.
    Raises: `NotForwarded` for the first file that cannot be uploaded; `OSError` as `forward` does.
    """
    upstream_ids = []
    for file in form_files.list_sent(inquiry):
        deadline = count_seconds_left()
        try:
            upstream_ids.append(forward(file, client, deadline=deadline))
        except OCError as error:
            raise NotForwarded(file.name, error) from error
    return tuple(upstream_ids)


def _upload(attachment: Attachment, client: Client, deadline: float) -> oc.Attachment:
    release_connection()
    until = Deadline(deadline)
    with stored_files.open_file(attachment) as file:
        if not until.left:
            raise Unavailable("the storage was too slow")
        return client.upload(
            file, name=attachment.name, size=attachment.size, md5_hex=attachment.md5_hex, deadline=until.left
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
