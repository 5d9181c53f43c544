"""Contact details: found as they are said, in any spelling, and stored as keyed hashes only."""

from typing import Any

import pytest
from cryptography.fernet import Fernet

from inquiries.models import ContactHash, Service
from inquiries.services.contact_hashes import find_by_contact, replace_contact_hashes
from tests.support.factories import filled, make_inquiry

PERSON = {"email": "Gildong.Hong@Example.com", "phone": "010-1234-5678", "name": "홍길동"}


@pytest.mark.parametrize(
    "words",
    [
        "gildong.hong@example.com",
        " GILDONG.HONG@example.com ",
        "010 1234 5678",
        "01012345678",
        "+82 10-1234-5678",
        "8210 1234 5678",
        "０１０１２３４５６７８",
        "홍길동",
        "홍 길동",
    ],
)
def test_an_inquiry_is_found(service: Service, words: str) -> None:
    inquiry = make_inquiry(service, submitted=filled(**PERSON))
    make_inquiry(service, submitted=filled(email="other@example.com", name="김하늘", phone="010-9999-0000"))
    assert list(find_by_contact(words)) == [inquiry]


@pytest.mark.parametrize("words", ["02-123-4567", "+82 (0)2 123 4567", "02-123-4567 내선 3", "021234567 x3"])
def test_a_number_with_an_extension_is_found_with_and_without_it(service: Service, words: str) -> None:
    inquiry = make_inquiry(service, submitted=filled(**PERSON | {"phone": "02-123-4567 내선 3"}))
    assert list(find_by_contact(words)) == [inquiry]


@pytest.mark.parametrize("words", ["", "010", "5678", "길동", "example.com", "nobody@example.com"])
def test_a_part_finds_nothing(service: Service, words: str) -> None:
    make_inquiry(service, submitted=filled(**PERSON))
    assert list(find_by_contact(words)) == []


def test_the_database_has_hashes_only(service: Service) -> None:
    make_inquiry(service, submitted=filled(**PERSON))
    stored = " ".join(ContactHash.objects.values_list("value_hash", flat=True))
    assert len(stored.split()) == 3
    assert not any(part in stored.lower() for part in ("gildong", "1234", "홍"))


def test_a_correction_replaces_them(service: Service) -> None:
    inquiry = make_inquiry(service, submitted=filled(**PERSON))
    replace_contact_hashes(inquiry.pk, filled(**PERSON | {"email": "new@example.com"}))
    assert list(find_by_contact(PERSON["email"])) == []
    assert list(find_by_contact("new@example.com")) == [inquiry]


def test_an_older_key_still_finds_them(service: Service, settings: Any) -> None:
    inquiry = make_inquiry(service, submitted=filled(**PERSON))
    settings.DATA_KEYS = [Fernet.generate_key().decode(), *settings.DATA_KEYS]
    assert list(find_by_contact(PERSON["name"])) == [inquiry]
