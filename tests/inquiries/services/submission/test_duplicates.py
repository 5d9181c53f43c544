"""The same words in a new form, a few minutes later: asked about, not dropped and not sent silently."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.services.submission import accept
from inquiries.services.submission.accept import TypeChosen
from inquiries.services.submission.accept_errors import SentBefore
from tests.support.factories import changed, filled, make_file, make_sender, make_service, new_nonce
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

State = Inquiry.State
WORDS = {"f_content": ["배송이 늦습니다"], "f_subject": ["문의합니다"], "f_phone": [""]}


def send(service: Service, second_of: str | None = "", **changes: Any) -> Inquiry:
    values: dict[str, Any] = {
        "usercode": "tester",
        "nonce": new_nonce(),
        "category": 2601,
        "typed": WORDS,
        "ticket_id": "",
    } | changes
    sender = make_sender(values["usercode"], second_of=second_of)
    submitted = filled(typed=values["typed"])
    if values["ticket_id"]:
        return accept.accept_comment(service, sender, values["nonce"], values["ticket_id"], submitted)
    return accept.accept_inquiry(service, sender, values["nonce"], TypeChosen(values["category"], "기타"), submitted)


def test_it_works(service: Service) -> None:
    first = send(service)
    with pytest.raises(SentBefore) as asked:
        send(service)
    assert asked.value.sent == first
    second = send(service, second_of=first.receipt)
    assert second != first
    assert Inquiry.objects.count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"typed": WORDS | {"f_content": ["배송이 늦습니다."]}},
        {"typed": WORDS | {"f_phone": ["1"]}},
        {"category": 2602},
        {"usercode": "somebody"},
        {"ticket_id": "T1"},
    ],
    ids=["a word", "a field", "a type", "a person", "a ticket"],
)
def test_a_different_inquiry_is_no_duplicate(service: Service, other: dict[str, Any]) -> None:
    send(service)
    send(service, **other)
    assert Inquiry.objects.count() == 2


def test_another_service_is_another_matter(service: Service, sandbox: Sandbox) -> None:
    send(service)
    send(make_service(sandbox, slug="other"))


def test_a_further_question_is_asked_about_too(service: Service) -> None:
    send(service, ticket_id="T1")
    with pytest.raises(SentBefore):
        send(service, ticket_id="T1")


def test_an_empty_field_is_no_difference(service: Service) -> None:
    send(service)
    with pytest.raises(SentBefore):
        send(service, typed={name: values for name, values in WORDS.items() if name != "f_phone"})


def test_after_ten_minutes_an_inquiry_is_no_duplicate(service: Service) -> None:
    changed(send(service), created_at=timezone.now() - timedelta(minutes=9.9))
    with pytest.raises(SentBefore):
        send(service)
    Inquiry.objects.update(created_at=timezone.now() - timedelta(minutes=10.1))
    send(service)


@pytest.mark.parametrize("state", [State.CANCELLED, State.REPLACED])
def test_a_cancelled_or_replaced_inquiry_is_no_duplicate(service: Service, state: str) -> None:
    changed(send(service), state=state)
    send(service)


def test_the_same_form_is_never_asked_about(service: Service) -> None:
    nonce = new_nonce()
    assert send(service, nonce=nonce) == send(service, nonce=nonce)


def test_a_file_lost_on_the_way_back_is_no_difference(service: Service) -> None:
    nonce = new_nonce()
    make_file(service, "tester", nonce)
    send(service, nonce=nonce)
    with pytest.raises(SentBefore):
        send(service)


def test_the_same_file_is_no_difference_and_another_one_is(service: Service) -> None:
    first, same, other = new_nonce(), new_nonce(), new_nonce()
    for nonce, data in ((first, b"text"), (same, b"text"), (other, b"else")):
        make_file(service, "tester", nonce, data=data)
    send(service, nonce=first)
    with pytest.raises(SentBefore):
        send(service, nonce=same)
    send(service, nonce=other)


def test_the_text_cannot_be_guessed_from_the_hash(service: Service, settings: Any) -> None:
    inquiries = [send(service), send(service, usercode="somebody")]
    hashes = {inquiry.payload_hash for inquiry in inquiries}
    assert len(hashes) == 2, "the same words of two people look different"
    settings.DATA_KEYS = [Fernet.generate_key().decode(), *settings.DATA_KEYS]
    assert send(service, second_of=inquiries[0].receipt).payload_hash not in hashes


def test_an_older_key_still_recognises(service: Service, settings: Any) -> None:
    send(service)
    settings.DATA_KEYS = [Fernet.generate_key().decode(), *settings.DATA_KEYS]
    with pytest.raises(SentBefore):
        send(service)


def test_a_corrected_inquiry_is_compared_by_its_new_text(service: Service) -> None:
    inquiry = changed(send(service), state=State.NEEDS_CORRECTION)
    mended = WORDS | {"f_content": ["고침"]}
    assert accept.correct(inquiry, filled(typed=mended))
    send(service)
    with pytest.raises(SentBefore):
        send(service, typed=mended)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_send_one_and_ask_in_the_other(service: Service) -> None:
    def tab(_number: int) -> bool:
        try:
            return bool(send(service))
        except SentBefore:
            return False

    assert sorted(at_once(4, tab)) == [False, False, False, True]
    assert Inquiry.objects.count() == 1
