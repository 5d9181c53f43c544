"""Collect what is kept of one person: each kind of data with its purpose and how long it is kept."""

from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from inquiries.models import Service
from inquiries.services.personal_data import account_records, inquiry_records, other_records, people
from inquiries.services.personal_data.people import Person
from inquiries.services.personal_data.record_structure import Section


def list_sections(person: Person) -> list[Section]:
    """List the kinds of data that are kept of the person, in the active language; empty kinds are left out."""
    sections = (_build_account(person), *_build_inquiries(person), *_build_forms(person), *_build_traces(person))
    return [section for section in sections if section.count]


def _build_account(person: Person) -> Section:
    return Section(
        "account",
        pgettext("personal data", "Account"),
        _("To sign you in and to find your inquiries at our support team."),
        _("Until the account is closed."),
        1 if person.account else 0,
        partial(account_records.read_account, person),
    )


def _build_inquiries(person: Person) -> tuple[Section, ...]:
    inquiries = people.filter_inquiries(person)
    days = _describe_retention(person)
    return (
        Section(
            "inquiries",
            _("Inquiries and follow-up questions"),
            _("To pass what you sent on to our support team, once and completely, and to show you what became of it."),
            days,
            inquiries.count(),
            partial(inquiry_records.read_inquiries, person),
        ),
        Section(
            "consents",
            _("Consents"),
            _("To show what you agreed to, in the words of that day."),
            _("As long as the inquiry they were given with."),
            sum(1 for _record in inquiry_records.read_consents(person)),
            partial(inquiry_records.read_consents, person),
        ),
    )


def _build_forms(person: Person) -> tuple[Section, ...]:
    days = settings.DRAFT_DAYS
    return (
        Section(
            "drafts",
            _("Drafts"),
            _("So that you can continue a form that you have begun."),
            ngettext("%(n)d day after the last change.", "%(n)d days after the last change.", days) % {"n": days},
            people.filter_drafts(person).count(),
            partial(other_records.read_drafts, person),
        ),
        Section(
            "unsent_files",
            _("Files that were not sent"),
            _("So that you can send them with a form that you have begun."),
            _("For 24 hours, or as long as the draft they belong to."),
            people.filter_unsent_files(person).count(),
            partial(other_records.read_unsent_files, person),
        ),
        Section(
            "marks",
            _("Read marks"),
            _("To show what is new, and what you have marked as solved."),
            _("Until you delete them here."),
            people.filter_marks(person).count(),
            partial(other_records.read_marks, person),
        ),
        Section(
            "feedback",
            _("Feedback on solved inquiries"),
            _("To improve our answers."),
            _describe_retention(person, since_given=True),
            people.filter_feedback(person).count(),
            partial(other_records.read_feedback, person),
        ),
    )


def _build_traces(person: Person) -> tuple[Section, ...]:
    days = settings.AUDIT_DAYS
    return (
        Section(
            "access",
            _("Access to inquiries sent without signing in"),
            _("So that you can read them after you have shown that their email address is yours."),
            _("As long as the inquiry is kept; in a guest’s browser at most as long as its session."),
            people.filter_shares(person).count(),
            partial(other_records.read_shares, person),
        ),
        Section(
            "mails",
            _("Emails waiting to be sent"),
            _("To email you links, codes and receipts."),
            _("Until they are sent, and for at most a few days."),
            other_records.count_mails(person),
            partial(other_records.read_mails, person),
        ),
        Section(
            "audit",
            _("Log of sign-ins and of views by staff"),
            _("To find misuse of your account and of your data."),
            ngettext("For %(n)d day.", "For %(n)d days.", days) % {"n": days},
            other_records.count_audit(person),
            partial(other_records.read_audit, person),
        ),
    )


def _describe_retention(person: Person, *, since_given: bool = False) -> str:
    """Describe how long inquiries are kept at the services of the person's, or how long feedback is."""
    places = people.filter_feedback(person) if since_given else people.filter_inquiries(person)
    services = Service.objects.filter(pk__in=places.order_by().values("service")).order_by("name")
    days = dict(services.values_list("name", "retention_days"))
    if len(set(days.values())) <= 1:
        return _describe_days(next(iter(days.values()), 0), since_given=since_given)
    return " ".join(f"{name}: {_describe_days(n, since_given=since_given)}" for name, n in days.items())


def _describe_days(days: int, *, since_given: bool) -> str:
    if since_given:
        return ngettext("For %(n)d day.", "For %(n)d days.", days) % {"n": days}
    return ngettext(
        "Until they are delivered, and for %(n)d day after that.",
        "Until they are delivered, and for %(n)d days after that.",
        days,
    ) % {"n": days}
