"""The receipt page says whether and where the confirmation was mailed."""

from typing import Any

import pytest
from django.conf import LazySettings

from inquiries.models import GuestInquiry, Inquiry, Service
from inquiries.views.presentation.confirmation_mail_notes import mask_address
from tests.inquiries.views.guests import asked, mails
from tests.inquiries.views.steps import filled
from tests.support.mails import Mailbox
from tests.support.mails import mailbox as mailbox  # noqa: PLC0414 - a fixture
from tests.support.pages import Browser, Page
from tests.support.words import say, say_fixed_part

MASKED = "g***@example.com"
MailState = GuestInquiry.MailState


def note(page: Page) -> str:
    return page.texts(".mail-note")[0]


def seen(guest: Browser) -> str:
    return note(guest.get(f"/narae/receipts/{Inquiry.objects.latest('pk').receipt}/"))


def test_it_works(guest: Browser) -> None:
    asked(guest)
    assert seen(guest) == say("A confirmation email to %(address)s is on its way.", "en", address=MASKED)
    mails()
    said = seen(guest)
    assert say_fixed_part("We sent a confirmation email to %(address)s (%(time)s).", "en") in said
    assert MASKED in said


def test_a_mail_that_may_not_have_arrived_is_not_called_sent(guest: Browser, mailbox: Mailbox) -> None:
    mailbox.answer = "550 no such person"
    asked(guest)
    mails()
    assert GuestInquiry.objects.get().mail_state == MailState.DROPPED
    uncertain = "It is uncertain whether the confirmation email to %(address)s arrived. Please keep the receipt number."
    assert seen(guest) == say(uncertain, "en", address=MASKED)


def test_the_limit_of_an_address_is_a_reason(guest: Browser, settings: LazySettings) -> None:
    asked(guest)
    settings.GUEST_ADDRESS_LIMIT = 1
    again = guest.get(f"/narae/guests/open/{Inquiry.objects.get().receipt}/x/")
    expired = again.form_to(again.url.replace("http://testserver", "")).submit()
    for _time in range(2):  # the first is mailed, the second is over the limit
        expired.form_to(f"/narae/guests/open/{Inquiry.objects.get().receipt}/").submit()
    limited = (
        "No confirmation email was sent, because this address has already received several today. Please keep the "
        "receipt number."
    )
    assert seen(guest) == say(limited, "en")


@pytest.mark.parametrize("is_site", [True, False])
def test_where_none_is_sent_it_says_so(guest: Browser, settings: Any, is_site: bool) -> None:
    if is_site:
        Service.objects.update(guests_mailed=False)
    else:
        settings.SENDS_MAIL = False
    none = "No confirmation email was sent, because this site sends none. Please keep the receipt number."
    assert note(filled(guest).submit()) == say(none, "en")


def test_a_member_is_told_where_it_is(member: Browser) -> None:
    words = "We send no confirmation email to members. You will find everything under “My inquiries”."
    assert note(filled(member).submit()) == say(words, "en")


def test_only_its_owner_recognises_the_address() -> None:
    assert mask_address("minji.kim@example.com") == "m***@example.com"
