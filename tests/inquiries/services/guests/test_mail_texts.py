"""Mails to guests in each language: how a moment is written, and how sentences end."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from inquiries.models import Service
from inquiries.services.guests import mail_texts
from inquiries.services.guests.mail_texts import MailContent

KINDS = (mail_texts.RECEIPT, mail_texts.CONFIRM, mail_texts.LINK, mail_texts.CODE, mail_texts.LATE)
SEOUL = ZoneInfo("Asia/Seoul")
UNTIL = datetime(2026, 12, 5, 15, 5, tzinfo=SEOUL)
WRITTEN = {
    "en": "5 Dec 2026, 15:05 (Korea time)",
    "ko": "2026년 12월 5일 오후 3:05(한국 시간)",
    "ja": "2026年12月5日 15:05（韓国標準時）",
    "zh-cn": "2026年12月5日 15:05（韩国时间）",
    "th": "5 ธ.ค. 2026 15:05 น. (เวลาเกาหลี)",
}


def texts(service: Service, kind: str, language: str) -> str:
    letter = MailContent(receipt="K7M2Q-9XW4TC", token="token", code="12345678", until=UNTIL)
    with timezone.override(SEOUL):
        mail = mail_texts.build_mail(kind, service, language, "gildong@example.com", letter)
    return f"{mail.subject}\n{mail.text}\n{mail.html}"


@pytest.mark.parametrize("language", WRITTEN)
@pytest.mark.parametrize("kind", [mail_texts.RECEIPT, mail_texts.LINK])
def test_a_moment_names_its_zone(narae: Service, kind: str, language: str) -> None:
    assert texts(narae, kind, language).count(WRITTEN[language]) == 2  # as text, and as HTML


@pytest.mark.parametrize("language", WRITTEN)
@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_ends_twice(narae: Service, kind: str, language: str) -> None:
    assert re.findall(r"\S*[.。．]{2}", texts(narae, kind, language)) == []
    assert not re.search(r"[ap]\.m\.", texts(narae, kind, language))


@pytest.mark.parametrize(("page", "token"), [("receipt", ()), ("guest-open", ("a-Token_1",))])
def test_a_link_is_the_address_of_its_page(narae: Service, page: str, token: tuple[str, ...]) -> None:
    letter = MailContent(receipt="K7M2Q-9XW4TC", token="".join(token))
    mail = mail_texts.build_mail(mail_texts.LATE, narae, "en", "gildong@example.com", letter)
    address = reverse(f"inquiries:{page}", args=(narae.slug, letter.receipt, *token))
    assert f"{settings.PUBLIC_URL}{address}\n" in f"{mail.text}\n"
