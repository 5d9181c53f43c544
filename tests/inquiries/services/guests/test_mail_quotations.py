"""The first line of a text, as a mail to somebody who may be a stranger quotes it."""

import pytest

from inquiries.services.guests import mail_quotations


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("배송이 늦어요\n언제 오나요?", "배송이 늦어요"),
        ("\n \u200b\n  두   칸  \n", "두 칸"),
        ("", ""),
        ("가" * 80, "가" * 80),
        ("가" * 81, "가" * 79 + "…"),
    ],
)
def test_it_works(text: str, line: str) -> None:
    assert mail_quotations.find_first_line(text) == line


@pytest.mark.parametrize(
    "line",
    [
        "배송이 늦어요. 언제 오나요?",
        "주문한 3개 중 1개만 왔어요",
        "荷物が届きません。いつですか",
        "Where is it? I paid 25.50!",
        "你好。我想退货。",
    ],
)
def test_plain_words_are_quoted(line: str) -> None:
    assert mail_quotations.leads_nowhere(line)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "https://buy.example",
            "buy.example 에서",
            "www.buy.example",
            "BUY．EXAMPLE",
            "buy。com",
            "a@b.example",
            "//buy",
        ),
        *("010-1234-5678로 전화", "계좌 １１０ ２３４ ５６７", "카톡 abc123", "line: kim_99", "٠١٠١٢٣"),
    ],
)
def test_t41_what_leads_elsewhere_is_not(line: str) -> None:
    assert not mail_quotations.leads_nowhere(line)
