"""One search for operators: whatever a customer can say on the telephone."""

from accounts.models import User
from inquiries.domain.receipt_numbers import ALPHABET
from inquiries.models import Inquiry, Service
from inquiries.services.desk.operator_search import Found, search
from tests.support.factories import filled, make_inquiry, make_member


def find(words: str, *, inquiries: bool = True, members: bool = True) -> Found:
    rows = Inquiry.objects.all() if inquiries else Inquiry.objects.none()
    return search(words, inquiries=rows, members=User.objects.all() if members else User.objects.none())


def test_an_inquiry_is_found_by_what_names_it(service: Service) -> None:
    sent = filled(email="hong@example.com", phone="010-1234-5678", name="홍길동")
    inquiry = make_inquiry(service, usercode="guest-7", submitted=sent, ticket_id="T-77", state="delivered")
    make_inquiry(service, usercode="another", submitted=filled(email="x@example.com", name="김", phone=""))
    receipt = inquiry.receipt
    for words in (receipt, f" #{receipt.lower().replace('-', ' ')} ", "T-77", "guest-7", "hong@example.com", "홍 길동"):
        assert [row.inquiry for row in find(words).inquiries] == [inquiry], words


def test_a_number_with_one_wrong_character_finds_the_similar_one(service: Service) -> None:
    inquiry = make_inquiry(service)
    wrong = next(c for c in ALPHABET if c != inquiry.receipt[7])
    found = find(inquiry.receipt[:7] + wrong + inquiry.receipt[8:])
    assert [row.inquiry for row in found.inquiries] == [inquiry]
    assert found.is_similar


def test_a_member_is_found_with_the_inquiries(service: Service) -> None:
    member = make_member("m-1", phone="010-5555-0000")
    inquiry = make_inquiry(service, usercode="m-1", submitted=filled(email="work@example.com"))
    for words in ("m-1@example.com", "김하늘", "하늘 김", "01055550000", "010-5555-0000"):
        found = find(words)
        assert found.members == (member,), words
        assert [(row.inquiry, row.member) for row in found.inquiries] == [(inquiry, member)], words


def test_without_a_permission_its_part_is_empty(service: Service) -> None:
    make_member("m-1")
    make_inquiry(service, usercode="m-1")
    assert find("m-1", inquiries=False).inquiries == ()
    assert find("m-1", members=False).members == ()
    assert find("m-1", members=False).inquiries[0].member is None


def test_nothing_is_found_by_nothing(service: Service) -> None:
    make_inquiry(service)
    assert find(" ").is_empty
