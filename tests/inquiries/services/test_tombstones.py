"""What is left of an inquiry that was purged: its receipt and its form are recognised, by whom it was sent."""

from typing import Any

import pytest
from cryptography.fernet import Fernet

from inquiries.models import Inquiry, Service
from inquiries.services import tombstones
from inquiries.services.operations import retention
from inquiries.services.submission import accept, own_inquiries
from inquiries.services.tombstones import Purged
from tests.inquiries.services.steps import delivered_before
from tests.support.factories import filled, guest_usercode, make_sender, make_service
from tests.support.sandbox import Sandbox


def purged_inquiry(service: Service, usercode: str = "tester") -> Inquiry:
    """As it was, the day before it was purged."""
    inquiry = delivered_before(service, days=91, usercode=usercode)
    retention.purge()
    return inquiry


def test_its_receipt_is_recognised(service: Service) -> None:
    inquiry = purged_inquiry(service)
    with pytest.raises(Purged) as found:
        own_inquiries.get_own_inquiry(service, "tester", inquiry.receipt)
    assert found.value.left.ticket_id == inquiry.ticket_id


def test_its_form_makes_no_second_inquiry(service: Service) -> None:
    inquiry = purged_inquiry(service)
    with pytest.raises(Purged):
        accept.accept_comment(service, make_sender(), inquiry.form_token, "T1", filled())
    assert not Inquiry.objects.exists()


def test_its_ticket_is_known_to_be_theirs(service: Service) -> None:
    guest = guest_usercode()
    inquiry = purged_inquiry(service, guest)
    assert tombstones.is_ticket_of(service, guest, inquiry.ticket_id)
    assert not tombstones.is_ticket_of(service, "other", inquiry.ticket_id)
    assert not tombstones.is_ticket_of(service, guest, "T1")


def test_a_purged_inquiry_is_unknown_to_other_customers(service: Service, sandbox: Sandbox) -> None:
    inquiry = purged_inquiry(service)
    for where, who in ((service, "other"), (make_service(sandbox, "second"), "tester")):
        with pytest.raises(Inquiry.DoesNotExist) as error:
            own_inquiries.get_own_inquiry(where, who, inquiry.receipt)
        assert not isinstance(error.value, Purged)


def test_it_is_recognised_after_a_new_key_came(service: Service, settings: Any) -> None:
    inquiry = purged_inquiry(service)
    settings.DATA_KEYS = [Fernet.generate_key().decode(), *settings.DATA_KEYS]
    assert tombstones.find_by_receipt(service, "tester", inquiry.receipt)
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert not tombstones.find_by_receipt(service, "tester", inquiry.receipt)
