"""The record of a member's account: what it says of the person, without secrets."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.sign_in_methods_for_export import list_sign_in_methods
from inquiries.services.personal_data.people import Person
from inquiries.services.personal_data.record_structure import Fact, Record, build_time


def read_account(person: Person) -> Iterator[Record]:
    """Read the account of a member; nothing for a guest."""
    account = person.account
    if account is None:
        return
    methods = list_sign_in_methods(account)
    yield Record(
        account.display_name,
        (
            Fact("username", pgettext("personal data", "Username"), account.username),
            Fact("last_name", _("Last name"), account.last_name),
            Fact("first_name", _("First name"), account.first_name),
            Fact("email", _("Email address"), account.email),
            Fact("phone", _("Phone number"), account.phone),
            Fact("usercodes", _("Usercode at our support team"), sorted({account.usercode, *person.usercodes})),
            Fact("addresses", _("Confirmed email addresses"), methods.addresses),
            Fact("other_sites", _("Accounts of other sites that sign you in"), methods.other_sites),
            Fact("second_factors", _("Two-step verification"), methods.second_factors),
            build_time("created", pgettext("personal data", "Created"), account.date_joined),
            build_time("last_sign_in", _("Last signed in"), account.last_login),
        ),
    )
