"""Records of drafts, files that were not sent, marks, feedback, access, waiting mails and the audit log."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import AuditEntry, OutgoingMail, User
from common import normalization
from inquiries.domain.field_types import NAME_PREFIX
from inquiries.models import Inquiry
from inquiries.services.personal_data import people
from inquiries.services.personal_data.inquiry_records import build_path
from inquiries.services.personal_data.people import Person
from inquiries.services.personal_data.record_structure import Fact, KeptFile, Record, build_time, format_time

_LATEST = 1000  # entries of the audit log, and mails that are looked through


def read_drafts(person: Person) -> Iterator[Record]:
    """Read what was typed into forms that were not sent, by the names of the form's fields."""
    for draft in people.filter_drafts(person).select_related("service").order_by("-updated_at").iterator():
        typed = [Fact(name, name.removeprefix(NAME_PREFIX), list(values)) for name, values in draft.typed.items()]
        yield Record(
            format_time(draft.updated_at),
            (
                Fact("service", pgettext("personal data", "Service"), draft.service.name),
                build_time("changed", pgettext("personal data", "Last change"), draft.updated_at),
                *(fact for fact in typed if any(fact.value)),
            ),
        )


def read_unsent_files(person: Person) -> Iterator[Record]:
    """Read the files that were picked and not sent."""
    for number, file in enumerate(people.filter_unsent_files(person).iterator(), start=1):
        kept = KeptFile(file, build_path("not-sent", number, file))
        yield Record(file.name, (build_time("picked", pgettext("personal data", "Picked"), file.created_at),), (kept,))


def read_marks(person: Person) -> Iterator[Record]:
    """Read until when tickets were read, and which were marked as solved."""
    for mark in people.filter_marks(person).select_related("service").iterator():
        yield Record(
            mark.ticket_id or pgettext("personal data", "The list"),
            (
                Fact("service", pgettext("personal data", "Service"), mark.service.name),
                build_time("seen_until", _("Seen until"), mark.seen_until),
                build_time("solved", _("Marked as solved"), mark.solved_at),
            ),
        )


def read_feedback(person: Person) -> Iterator[Record]:
    """Read what was said about solved tickets."""
    for feedback in people.filter_feedback(person).select_related("service").iterator():
        yield Record(
            feedback.ticket_id,
            (
                Fact("service", pgettext("personal data", "Service"), feedback.service.name),
                build_time("given", pgettext("personal data", "Given on"), feedback.given_at),
                Fact("face", pgettext("personal data", "Rating"), str(feedback.get_face_display())),
                Fact("remark", pgettext("personal data", "Comment"), feedback.remark),
            ),
        )


def read_shares(person: Person) -> Iterator[Record]:
    """Read the access to inquiries that were sent under another usercode."""
    for share in people.filter_shares(person).select_related("inquiry").defer("inquiry__payload").iterator():
        until = format_time(share.ends_at) or _("As long as the inquiry is kept.")
        yield Record(share.inquiry.receipt, (Fact("until", pgettext("personal data", "Until"), until),))


def count_mails(person: Person) -> int:
    """Count the mails to the person that wait in the outbox."""
    return sum(1 for _mail in read_mails(person))


def read_mails(person: Person) -> Iterator[Record]:
    """Read which mails wait for the person: subject and times. Their text has codes and links, which stay secret."""
    addresses = {normalization.normalize_email(address) for address in person.addresses}
    if person.account and person.account.email:
        addresses.add(normalization.normalize_email(person.account.email))
    mails = people.filter_inquiries(person).exclude(guest_info__mail_key=None).values_list("guest_info__mail_key")
    keys = {key for (key,) in mails[:_LATEST] if key}
    if not addresses and not keys:
        return
    for mail in OutgoingMail.objects.order_by("pk")[:_LATEST]:
        to = normalization.normalize_email(str((mail.message or {}).get("to", "")))
        if to and (to in addresses or mail.pk in keys):
            yield Record(
                str(mail.message["subject"]),
                (
                    build_time("next", _("Next attempt"), mail.next_at),
                    build_time("until", pgettext("personal data", "Until"), mail.expires_at),
                ),
            )


def count_audit(person: Person) -> int:
    """Count the entries of the audit log about the person."""
    return min(_filter_audit(person).count(), _LATEST)


def read_audit(person: Person) -> Iterator[Record]:
    """Read the entries of the audit log about the person, newest first. Members of staff are not named in it."""
    for entry in _filter_audit(person)[:_LATEST]:
        is_own = bool(person.account and entry.actor_id == person.account.pk)
        who = pgettext("personal data", "you") if is_own else _("staff, or someone who was not signed in")
        yield Record(
            str(entry.get_action_display()),
            (
                build_time("time", pgettext("personal data", "Time"), entry.at),
                Fact("by", pgettext("personal data", "By"), who),
                # Of others it would tell where a member of staff works.
                *([Fact("network", pgettext("personal data", "Network"), entry.network)] if is_own else []),
            ),
        )


def _filter_audit(person: Person) -> QuerySet[AuditEntry]:
    inquiries = [str(key) for key in people.filter_inquiries(person).values_list("pk", flat=True)[:_LATEST]]
    about = Q(object_type=Inquiry._meta.label_lower, object_id__in=inquiries)
    if person.account:
        about |= Q(actor=person.account) | Q(object_type=User._meta.label_lower, object_id=str(person.account.pk))
    return AuditEntry.objects.filter(about)
