"""Numbers that customers are warned of: what is found, and above all what is not."""

from datetime import date

import pytest

from inquiries.forms.personal_number_warnings import Sensitive, find_personal_data, is_account_field

TODAY = date(2026, 11, 21)
RESIDENT, CARD, ACCOUNT = Sensitive.RESIDENT, Sensitive.CARD, Sensitive.ACCOUNT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("주민번호는 900101-1234567 입니다", RESIDENT),
        ("900101 - 2234567", RESIDENT),
        ("240229-3123456", RESIDENT),
        ("외국인등록번호 850615-6123456", RESIDENT),
        ("9001011234568", RESIDENT),
        ("９００１０１－１２３４５６７", RESIDENT),
        ("900101–1234567", RESIDENT),
        ("4111 1111 1111 1111", CARD),
        ("카드 4111111111111111로 냈어요", CARD),
        ("5555-5555-5555-4444", CARD),
        ("2223 0031 2200 3222", CARD),
        ("378282246310005", CARD),
        ("3782 822463 10005", CARD),
        ("3056 930902 5904", CARD),
        ("๔๑๑๑ ๑๑๑๑ ๑๑๑๑ ๑๑๑๑", CARD),
        ("신한은행 110-123-456789 홍길동", ACCOUNT),
        ("계좌: 3333-01-1234567", ACCOUNT),
        ("농협 352-1234-5678-93", ACCOUNT),
        ("1002123456789 우리은행", ACCOUNT),
        ("my bank account is 1234567890123", ACCOUNT),
        ("口座番号は 123-4567890 です", ACCOUNT),
        ("银行账号 6222 0212 3456 78", ACCOUNT),
        ("บัญชีธนาคาร 123-4-56789-0", ACCOUNT),
        ("GB82 WEST 1234 5698 7654 32", ACCOUNT),
    ],
)
def test_it_is_found(text: str, kind: Sensitive) -> None:
    assert find_personal_data(text, today=TODAY) == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "900230-1234567",  # no such day
        "990101-3123456",  # not born yet
        "900101-1******",  # hidden already
        "9001011234567",  # without a hyphen its check digit has to fit
        "주문번호 20261121-0001234",
        "주문번호 2026112112345678",
        "주문 2611210000123 확인",
        "1767225600000",  # a moment in milliseconds
        "8801234567893",  # a bar code
        "4111 1111 1111 1112",  # no check digit
        "1234 5678 9012 3456",
        "0000 0000 0000 0000",
        "NR-4111111111111111",
        "모델 4111111111111111A",
        "IMEI 356938035643809",
        "송장번호 123456789012",
        "010-1234-5678",
        "은행 전화는 1588-1234, 제 번호는 010-1234-5678",
        "은행 전화는 02-123-4567",
        "은행에 2026-11-21 10:30에 갔어요",
        "2026-07-01 ~ 2026-07-31",
        "사업자 123-45-67890",
        "110-123-456789",  # not introduced as an account number
        "금액 1,234,567,890원",
        "https://example.com/4111111111111111",
        "접수번호 IQ-7K2M-9XQ4-3B",
        "GB00 WEST 1234 5698 7654 32",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert find_personal_data(text, today=TODAY) == ()


def test_each_kind_is_named_once() -> None:
    text = "900101-1234567, 4111111111111111, 5555555555554444, 신한은행 110-123-456789"
    assert find_personal_data(text, today=TODAY) == (RESIDENT, CARD, ACCOUNT)


def test_a_long_text_is_read_at_once() -> None:
    assert find_personal_data("1234-" * 20_000 + "12 34 " * 20_000, today=TODAY) == ()


@pytest.mark.parametrize(("label", "asks"), [("환불 계좌", True), ("Bank account", True), ("주문번호", False)])
def test_a_field_for_it_asks_for_it(label: str, asks: bool) -> None:
    assert is_account_field(label) is asks
