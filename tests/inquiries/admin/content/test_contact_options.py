"""Contact options in the admin: hours by weekday, closed days, and texts in each language."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from inquiries.models import CatalogCopy, ContactOption, Service
from inquiries.services.upstream import stale_cache
from tests.support.words import say

PAGE = "/admin/inquiries/contactoption/"


def filled(service: Service, **changes: object) -> dict[str, object]:
    values = {
        "service": service.pk,
        "kind": "telephone",
        "address": "+82 2-1234-5678",
        "category_ids": ["2537"],
        "order": "1",
        "name_ko": "고객센터",
        "name_en": " Customer service ",
        "hours_0": "13:00-18:00, 9:00-12:00",
        "closed_days": "2026-12-25\n2026-01-01",
        "time_zone": "",
    }
    return values | changes


def test_where_no_types_were_read_yet_the_page_says_what_reads_them(boss: Client, service: Service) -> None:
    chosen = ContactOption.objects.create(service=service, kind="telephone", address="1588-0000", category_ids=[2537])
    hint = say("A type is missing? Check the connection of its service: that reads the types again.", "en")
    gone = say("No longer offered", "en")
    addresses = (f"{PAGE}add/", f"{PAGE}{chosen.pk}/change/")
    assert all(hint not in boss.get(address).content.decode() for address in addresses)
    CatalogCopy.objects.all().delete()
    stale_cache.slots.clear()
    cache.clear()
    for address in addresses:
        page = boss.get(address).content.decode()
        assert hint in page and gone not in page
    assert 'value="2537" checked' in page


def test_it_works(boss: Client, service: Service) -> None:
    assert boss.post(f"{PAGE}add/", filled(service)).status_code == 302
    made = ContactOption.objects.get()
    assert made.names == {"ko": "고객센터", "en": "Customer service"}
    assert made.hours == {"0": [["09:00", "12:00"], ["13:00", "18:00"]]}
    assert (made.category_ids, made.closed_days) == ([2537], ["2026-01-01", "2026-12-25"])
    page = boss.get(f"{PAGE}{made.pk}/change/").content.decode()
    assert "09:00-12:00, 13:00-18:00" in page
    assert boss.post(f"{PAGE}{made.pk}/change/", filled(service, hours_0="", closed_days="")).status_code == 302
    made.refresh_from_db()
    assert (made.hours, made.closed_days) == ({}, [])
    assert "+82 2-1234-5678" in boss.get(PAGE).content.decode()


def test_an_address_that_is_missing_is_one_fault(boss: Client, service: Service) -> None:
    page = BeautifulSoup(boss.post(f"{PAGE}add/", filled(service, address="")).content, "html.parser")
    assert len(page.select(".errorlist li")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "not a number"},
        {"kind": "chat", "address": "http://www.narae.example/chat"},
        {"kind": "chat", "address": "javascript:alert(1)"},
        {"kind": "email"},
        {"hours_0": "9 to 5"},
        {"closed_days": "Christmas"},
        {"time_zone": "Seoul"},
        {"category_ids": ["999999"]},
    ],
)
def test_an_invalid_option_is_refused(boss: Client, service: Service, wrong: dict[str, object]) -> None:
    assert boss.post(f"{PAGE}add/", filled(service, **wrong)).status_code == 200
    assert not ContactOption.objects.exists()
