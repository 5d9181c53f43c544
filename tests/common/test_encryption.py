import json

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from common.encryption import decrypt, encrypt
from inquiries.models import Inquiry, Service
from tests.support.factories import filled, make_inquiry, make_service
from tests.support.sandbox import Credentials, Sandbox

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


def column(table: str, name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {table}")
        return str(cursor.fetchone()[0])


@given(st.text(st.characters()))
def test_it_works(text: str) -> None:
    token = encrypt(text)
    assert decrypt(token) == text
    assert token.isascii()


def test_the_same_text_never_looks_the_same() -> None:
    assert encrypt("비밀") != encrypt("비밀")


# --- keys -----------------------------------------------------------------------------------------------------


def test_an_old_key_still_reads_and_the_new_one_writes() -> None:
    with override_settings(DATA_KEYS=[OLD]):
        old = encrypt("비밀")
    with override_settings(DATA_KEYS=[NEW, OLD]):
        assert decrypt(old) == "비밀"
        new = encrypt("비밀")
    with override_settings(DATA_KEYS=[NEW]):
        assert decrypt(new) == "비밀"
        with pytest.raises(InvalidToken):
            decrypt(old)


@pytest.mark.parametrize(
    "tamper", [lambda t: t[:-4], lambda t: "A" + t[1:], lambda t: t[:40] + "B" + t[41:], lambda t: ""]
)
def test_a_tampered_value_is_refused(tamper: object) -> None:
    with override_settings(DATA_KEYS=[OTHER]), pytest.raises(InvalidToken):
        decrypt(tamper(encrypt("비밀 글")))  # type: ignore[operator]


# --- in the database ------------------------------------------------------------------------------------------


@pytest.fixture
def service(db: None) -> Service:
    return make_service(Sandbox("http://127.0.0.1:9", Credentials()), service_key="a secret key")


def test_a_key_is_not_in_the_database(service: Service) -> None:
    assert Service.objects.get().service_key == "a secret key"
    assert "secret" not in column("inquiries_service", "service_key")


def test_an_empty_value_is_stored_empty(service: Service) -> None:
    Service.objects.update(service_key="")
    assert (Service.objects.get().service_key, column("inquiries_service", "service_key")) == ("", "")


def test_a_payload_is_json_in_python_and_a_token_in_the_database(service: Service) -> None:
    inquiry = make_inquiry(service, submitted=filled(content="은밀한 문의"))
    stored = column("inquiries_inquiry", "payload")
    assert "은밀한" not in stored
    assert "uc740" not in stored
    assert json.loads(decrypt(stored)) == inquiry.payload == Inquiry.objects.get().payload
    assert inquiry.submitted.content == "은밀한 문의"


def test_an_update_encrypts_too(service: Service) -> None:
    make_inquiry(service)
    Inquiry.objects.update(payload=filled(content="은밀한 문의").to_json(), client_ip="203.0.113.99")
    assert "203.0.113.99" not in column("inquiries_inquiry", "client_ip")
    assert "은밀한" not in column("inquiries_inquiry", "payload")
    assert Inquiry.objects.get().submitted.content == "은밀한 문의"


def test_without_its_key_a_row_says_so(service: Service) -> None:
    assert Service.objects.get()  # its keys are decrypted once, and not again without their own
    with override_settings(DATA_KEYS=[OTHER]), pytest.raises(InvalidToken):
        Service.objects.get()
