"""One mail where an inquiry has waited for an operator for hours."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.mail import outbox
from accounts.models import OutgoingMail
from inquiries.models import Inquiry, Service
from inquiries.services.guests import links_and_codes
from tests.support.factories import changed, filled, guest_usercode, make_inquiry
from tests.support.words import say

State = Inquiry.State
LONG_AGO = timedelta(hours=5)


def parked(service: Service, usercode: str = "tester", age: timedelta = LONG_AGO, **changes: Any) -> Inquiry:
    inquiry = make_inquiry(service, usercode, submitted=filled(subject="canary-subject"))
    OutgoingMail.objects.all().delete()
    values = {"state": State.NEEDS_OPERATOR, "created_at": timezone.now() - age, "next_at": timezone.now() + LONG_AGO}
    return changed(inquiry, **values | changes)


def told() -> list[str]:
    call_command("deliver", once=True)
    return [str(message.subject) for message in mail.outbox]


@pytest.mark.parametrize("usercode", ["tester", guest_usercode()], ids=["a member", "a guest"])
def test_it_works(service: Service, usercode: str) -> None:
    inquiry = parked(service, usercode)
    assert told() == [f"[Narae] {say('Your inquiry is taking a little longer')}"]
    text = str(mail.outbox[0].body)
    assert inquiry.receipt in text
    assert "canary" not in text
    assert ("/guests/open/" in text) is (usercode != "tester")


def test_a_members_notice_that_expires_gives_no_count_back(service: Service, settings: Any) -> None:
    settings.GUEST_ADDRESS_LIMIT = 3
    first, last = parked(service, guest_usercode()), parked(service, guest_usercode(), timedelta(0))
    parked(service)
    assert links_and_codes.tell_late() == 2  # the first one's is the third mail to this address
    OutgoingMail.objects.filter(kind="late-member").update(expires_at=timezone.now() - LONG_AGO)
    call_command("deliver", once=True)
    assert [first.receipt in message.body for message in mail.outbox] == [True]
    mail.outbox.clear()
    changed(last, created_at=first.created_at)
    assert told() == []


def test_it_is_said_once(service: Service) -> None:
    parked(service)
    told()
    mail.outbox.clear()
    assert told() == []


@pytest.mark.parametrize(
    "changes",
    [{"age": timedelta(0)}, {"state": State.OUTCOME_UNKNOWN}, {"state": State.DELIVERED, "ticket_id": "1"}],
    ids=["not for long yet", "being looked for", "delivered"],
)
def test_no_notice_is_sent_before_the_inquiry_is_late(service: Service, changes: dict[str, Any]) -> None:
    parked(service, **changes)
    assert links_and_codes.tell_late() == 0


def test_no_notice_is_sent_without_an_address(service: Service) -> None:
    parked(service, payload=filled(email="").to_json())
    assert links_and_codes.tell_late() == 0


def test_no_notice_is_sent_to_guests_where_they_get_no_mails(service: Service) -> None:
    service.guests_mailed = False
    service.save()
    parked(service, guest_usercode())
    assert links_and_codes.tell_late() == 0
    parked(service, "tester")
    assert links_and_codes.tell_late() == 1


def test_no_notice_is_sent_where_mail_is_off(service: Service, settings: Any) -> None:
    settings.SENDS_MAIL = False
    parked(service)
    assert links_and_codes.tell_late() == 0
    assert outbox.send_due() == 0


def test_one_that_cannot_be_read_holds_up_no_other_mail(
    service: Service, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    keys = settings.DATA_KEYS
    settings.DATA_KEYS = [Fernet.generate_key().decode(), *keys]
    lost = parked(service)
    settings.DATA_KEYS = keys
    other = parked(service)
    for _round in range(2):
        told()
    assert [other.receipt in message.body for message in mail.outbox] == [True]
    assert [record.message for record in caplog.records].count("mail.compose_failed") == 1
    lost.refresh_from_db(fields=["delay_notified_at"])
    assert lost.delay_notified_at is None
