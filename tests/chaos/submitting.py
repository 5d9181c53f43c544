"""The customers: processes that fill forms, and fill them again when they were killed before they saw a receipt."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from inquiries.domain.submission_data import SubmissionData
from inquiries.models import Inquiry, Service
from inquiries.services import quotas
from inquiries.services.files import uploads
from inquiries.services.submission import accept as submission
from inquiries.services.submission.accept import Sender, TypeChosen
from tests.chaos.place import Place
from tests.chaos.submissions import COMMENT, SMALL_FORM, Submission, content_of
from tests.support.factories import received


def promises_of(path: Path) -> dict[int, str]:
    """The receipts that customers saw, by the number of what they sent."""
    if not path.exists():
        return {}
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return {line["number"]: line["receipt"] for line in lines}


def submit(place: Place, share: int, submissions: Sequence[Submission]) -> None:
    """Send every inquiry without a receipt so far. Each receipt that is written here is a promise to a customer."""
    # A few persons send thousands of files here; how many one may add in a day is another test's business.
    quotas.FILES_PER_PERSON = len(submissions) * 10
    path = place.folder / f"promises-{share}.jsonl"
    seen = promises_of(path)
    written = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for wanted in submissions:
        if wanted.number not in seen:
            _submit(wanted, written)


def _submit(wanted: Submission, written: int) -> None:
    inquiry = accept(wanted)
    os.write(written, json.dumps({"number": wanted.number, "receipt": inquiry.receipt}).encode() + b"\n")
    if wanted.inline:
        submission.send_now(inquiry)


def accept(wanted: Submission) -> Inquiry:
    """What the view does with a posted form, without the page."""
    service = Service.objects.get()
    sender = Sender(wanted.usercode, wanted.address, "web", "ko")
    _pick_files(service, wanted)
    if wanted.kind == COMMENT:
        submitted = SubmissionData(content=wanted.content)
        return submission.accept_comment(service, sender, wanted.form, wanted.ticket_id, submitted)
    submitted = SubmissionData(
        content=wanted.content, subject=wanted.subject, email=f"{wanted.form}@example.com", name="김하늘"
    )
    return submission.accept_inquiry(service, sender, wanted.form, TypeChosen(SMALL_FORM, "기타"), submitted)


def _pick_files(service: Service, wanted: Submission) -> None:
    """Pick all files, also after a crash: the portal has to know which it keeps already."""
    if Inquiry.objects.filter(form_token=wanted.form).exists():
        return  # the page would answer with the receipt
    for name in wanted.files:
        with received(name, content_of(name)) as file:
            uploads.receive(service, wanted.usercode, wanted.form, file)
