"""Records of inquiries: what was sent, the answers to each field, consents, files and attempts."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.encryption import WrongDataKeys
from inquiries.domain.submission_data import FieldAnswer
from inquiries.models import Attachment, Inquiry
from inquiries.services.delivery_state_machine import WITHDRAWN
from inquiries.services.personal_data import people
from inquiries.services.personal_data.people import Person
from inquiries.services.personal_data.record_structure import Fact, KeptFile, Record, build_time, format_time

_AT_ONCE = 50  # rows in memory


def read_inquiries(person: Person) -> Iterator[Record]:
    """Read the person's inquiries, newest first, with their files and attempts."""
    for inquiry in _iterate(person):
        files = tuple(
            KeptFile(file, build_path(inquiry.receipt, number, file))
            for number, file in enumerate(inquiry.attachments.all(), start=1)
        )
        yield Record(inquiry.receipt, tuple(_list_facts(inquiry)), files)


def read_consents(person: Person) -> Iterator[Record]:
    """Read the consents that were given with inquiries: what was agreed to, in the words of that day, and when."""
    for inquiry in _iterate(person):
        for answer in _read_answers(inquiry):
            if answer.is_consent:
                decision, *texts = answer.value if isinstance(answer.value, tuple) else (answer.value,)
                yield Record(
                    answer.label,
                    (
                        Fact("receipt", _("Receipt number"), inquiry.receipt),
                        build_time("given", pgettext("personal data", "Given on"), inquiry.created_at),
                        Fact("answer", pgettext("personal data", "Answer"), decision),
                        Fact("text", pgettext("personal data", "Text"), "\n".join(texts)),
                    ),
                )


def build_path(folder: str, number: int, file: Attachment) -> str:
    """Return the path of a file in the archive: the customer's name for it, without anything that leads elsewhere."""
    name = "".join("_" if each in '/\\:*?"<>|' or not each.isprintable() else each for each in file.name)
    return f"files/{folder}/{number}-{name.strip('. ') or 'file'}"


def _iterate(person: Person) -> Iterator[Inquiry]:
    rows = people.filter_inquiries(person).select_related("service", "guest_info").defer("payload", "client_ip")
    # What keys open is left out: a lost key must not keep the rest from its person.
    files = Prefetch("attachments", Attachment.objects.defer("preview", "upstream_id"))
    yield from rows.prefetch_related(files, "attempts").iterator(chunk_size=_AT_ONCE)


def _list_facts(inquiry: Inquiry) -> Iterator[Fact]:
    yield Fact("receipt", _("Receipt number"), inquiry.receipt)
    yield Fact("service", pgettext("personal data", "Service"), inquiry.service.name)
    yield Fact("kind", pgettext("personal data", "Kind"), str(inquiry.get_kind_display()))
    yield Fact("topic", pgettext("label", "Topic"), inquiry.category_path)
    yield Fact("state", pgettext("personal data", "State"), str(inquiry.get_state_display()))
    yield Fact("language", pgettext("personal data", "Language"), inquiry.language)
    phone, computer = pgettext("personal data", "Phone"), pgettext("personal data", "Computer")
    yield Fact("device", pgettext("personal data", "Device"), phone if inquiry.source == "spweb" else computer)
    yield build_time("received", pgettext("when", "Received"), inquiry.created_at)
    yield build_time("delivered", _("Passed on to our support team"), inquiry.delivered_at)
    yield Fact("ticket", _("Number at our support team"), inquiry.ticket_id)
    yield Fact("kept_until", _("Kept until"), _describe_end(inquiry))
    yield Fact("network_address", _("Network address it was sent from"), _read_address(inquiry))
    guest = getattr(inquiry, "guest_info", None)
    if guest:
        yes, no = pgettext("personal data", "yes"), pgettext("personal data", "no")
        yield Fact("address_confirmed", _("Email address confirmed"), yes if guest.is_confirmed else no)
    for answer in _read_answers(inquiry):
        if not answer.is_consent:
            value = answer.value if isinstance(answer.value, str) else list(answer.value)
            yield Fact(f"answer_{answer.code}", answer.label, value)
    attempts = [
        " · ".join(filter(None, (format_time(each.claimed_at), format_time(each.ended_at), each.outcome)))
        for each in inquiry.attempts.all()
    ]
    yield Fact("attempts", _("Attempts to pass it on"), attempts)


def _read_answers(inquiry: Inquiry) -> tuple[FieldAnswer, ...]:
    try:
        return inquiry.submitted.answers or (
            FieldAnswer("content", pgettext("personal data", "Message"), inquiry.submitted.content),
        )
    except WrongDataKeys:
        return (
            FieldAnswer(
                "content", pgettext("personal data", "Message"), _("It cannot be read: the key that opens it is gone.")
            ),
        )


def _read_address(inquiry: Inquiry) -> str:
    try:
        return str(inquiry.client_ip)
    except WrongDataKeys:
        return ""


def _describe_end(inquiry: Inquiry) -> str:
    """Return when the copy here is deleted; in words while that is not known."""
    ended = inquiry.cancelled_at if inquiry.state in WITHDRAWN else inquiry.delivered_at
    if ended is None:
        return _("Until it is delivered, and then as long as delivered inquiries are kept.")
    return format_time(ended + timedelta(days=inquiry.service.retention_days))
