"""Detect a duplicate: the same text in a new form within ten minutes. The customer is asked whether it is meant.

The form's one-time token does not detect it: a second tab, or going back without a script, shows a form with a new one.
"""

import json
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from common import locks
from common.database.prepared_queries import A_MOMENT, PreparedQuery
from common.hashing import hash_with_data_keys
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import Attachment, Inquiry
from inquiries.services.delivery_state_machine import WITHDRAWN
from inquiries.services.files import form_files
from inquiries.services.submission.refusals import SentBefore

WITHIN = timedelta(minutes=10)
_SAID_BEFORE = PreparedQuery(
    lambda service, usercode, since, said: (
        Inquiry.objects.filter(service=service, usercode=usercode, created_at__gt=since, payload_hash=said)
        .exclude(state__in=WITHDRAWN)
        .values_list("created_at", "pk", "form_token")
    ),
    service=2**31 - 1,
    usercode="usercode",
    since=A_MOMENT,
    said="payload_hash",
)


def hash_of(inquiry: Inquiry, submitted: SubmissionData) -> str:
    """Return the hash of the text: of one owner at one service, under a type or on a ticket."""
    return _hash_content(inquiry, submitted)[0]


def check_sent_before(
    wanted: Inquiry, submitted: SubmissionData, second_of: str, files: frozenset[UUID] | None = None
) -> None:
    """Raise `SentBefore` if the unsaved inquiry `wanted` repeats one of the same person within `WITHIN`.

    `second_of` and `files` are as in `accept.Sender`. Call it in the transaction that accepts the form: until its
    end the person's other tabs wait.
    """
    locks.hold("asking", wanted.service_id, wanted.usercode)
    owner = {"service": wanted.service_id, "usercode": wanted.usercode, "since": timezone.now() - WITHIN}
    before = [row for said in _hash_content(wanted, submitted) for row in _SAID_BEFORE.fetch(said=said, **owner)]
    if not before or any(form_token == wanted.form_token for _at, _pk, form_token in before):
        return
    sent = Inquiry.objects.select_related("service").get(pk=max(before)[1])
    if sent.receipt != second_of and _has_no_other_files(wanted, sent, files):
        raise SentBefore(sent)


def _has_no_other_files(wanted: Inquiry, sent: Inquiry, files: frozenset[UUID] | None) -> bool:
    """Whether the new form adds no file. One without files may have lost them on the way back."""
    new = Attachment.objects.filter(
        form_files.match_named(files), usercode=wanted.usercode, form_token=wanted.form_token
    )
    return not set(new.values_list("md5_hex", flat=True)) - set(sent.attachments.values_list("md5_hex", flat=True))


def _hash_content(inquiry: Inquiry, submitted: SubmissionData) -> list[str]:
    words = {name: values for name, values in submitted.typed.items() if any(values)}
    said = json.dumps([submitted.content, words], sort_keys=True)
    place = (str(inquiry.service_id), inquiry.usercode, inquiry.kind, str(inquiry.category_id or ""), inquiry.ticket_id)
    return hash_with_data_keys("words", *place, said)
