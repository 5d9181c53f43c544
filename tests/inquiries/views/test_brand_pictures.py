"""The operator's brand on the pages: colour, pictures, words, links."""

import json
from base64 import b64encode
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from inquiries.models import Look, LookText, Service
from tests.inquiries.views.guests import mails
from tests.inquiries.views.steps import filled
from tests.support.pages import Browser
from tests.support.samplefiles import PNG

START = "/narae/"


@pytest.fixture
def look(narae: Service) -> Look:
    look = Look.objects.create(service=narae, accent="#fee500")
    look.logo.save("우리 로고.PNG", ContentFile(PNG))
    look.service.mark_changed()
    return look


def say(look: Look, language: str = "ko", **texts: str) -> None:
    LookText.objects.create(look=look, language=language, **texts)
    look.service.mark_changed()


def test_it_works(guest: Browser, look: Look) -> None:
    page = guest.get(START)
    assert "--accent:#" in page.one("head style").get_text()
    logo = page.one(".brand img")
    assert page.texts(".brand") == ["나래마켓"]
    assert guest.get(str(logo["src"])).body == PNG


def test_without_a_look_pages_have_ours(guest: Browser) -> None:
    page = guest.get(START)
    assert not page.soup.select("[href*='/look/'], [src*='/look/']")
    assert guest.get("/narae/look/logo/").status == 404


def test_the_policy_lets_in_just_this_style(guest: Browser, look: Look) -> None:
    page = guest.get(START)
    digest = b64encode(sha256(page.one("head style").get_text().encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in page.headers["Content-Security-Policy"]


def test_the_logo_is_cached_and_sandboxed(guest: Browser, look: Look) -> None:
    logo = guest.get(guest.get(START).attribute(".brand img", "src"))
    assert "immutable" in logo.headers["Cache-Control"]
    assert "sandbox" in logo.headers["Content-Security-Policy"]


def test_a_change_shows_at_once(guest: Browser, look: Look) -> None:
    assert "어서 오세요" not in guest.get(START).main
    say(look, welcome="어서 오세요")
    assert guest.get(START).heading == "어서 오세요"


def test_words_are_in_the_visitors_language_or_the_services(guest: Browser, look: Look) -> None:
    say(look, welcome="어서 오세요", lead="안내")
    say(look, "ja", welcome="ようこそ")
    page = guest.get(START, headers={"Accept-Language": "ja"})
    assert page.heading == "ようこそ"
    assert "안내" in page.main


def test_links_and_words_stand_at_the_foot_of_each_page(guest: Browser, look: Look) -> None:
    say(
        look,
        footer="(주)나래마켓 <대표>",
        links="이용약관 | https://www.example.com/terms\n\n메일|mailto:help@example.com",
    )
    foot = guest.get("/narae/inquiries/new/").one("footer")
    links = [link["href"] for link in foot.select("a")]
    assert links[:2] == ["https://www.example.com/terms", "mailto:help@example.com"]
    assert "<대표>" in foot.get_text()


@pytest.mark.parametrize("links", ["이용약관", "x | javascript:alert(1)", "x | /terms", "x | data:text/html,x", "| "])
def test_a_link_that_is_none_is_refused(look: Look, links: str) -> None:
    with pytest.raises(ValidationError):
        LookText(look=look, language="ko", links=links).full_clean()


@pytest.mark.parametrize("accent", ["red", "#fff", "#gggggg", "#fee500;}", "123456#"])
def test_a_colour_that_is_none_is_refused(narae: Service, accent: str) -> None:
    with pytest.raises(ValidationError):
        Look(service=narae, accent=accent).full_clean()


def test_a_page_asks_the_database_for_the_look_only_once(
    guest: Browser, look: Look, django_assert_max_num_queries: object
) -> None:
    guest.get(START)
    Look.objects.all().delete()
    assert guest.get(START).soup.select_one(".brand img")


def test_the_service_has_a_name_in_each_language(guest: Browser, look: Look) -> None:
    say(look, "en", name="Narae Market", welcome="Welcome")
    for language, name in {"en": "Narae Market", "ko": "나래마켓", "th": "나래마켓"}.items():
        guest.headers["Accept-Language"] = language
        page = guest.get(START)
        assert page.one("title").get_text().endswith(f" · {name}")
        assert page.texts(".brand") == [name]
        assert json.loads(guest.get(f"{START}manifest.webmanifest").body)["name"] == name
        assert guest.get(f"{START}offline/").one("title").get_text().endswith(f" · {name}")


def test_mails_and_paper_have_the_name_too(guest: Browser, look: Look) -> None:
    say(look, "en", name="Narae Market")
    page = filled(guest, f_subject="배송").submit()
    assert mails()[0].subject == "[Narae Market] We have received your inquiry"
    assert "--\nNarae Market\n" in mails()[0].body
    assert page.follow("a[href$='/print/']").texts(".paper-company") == ["Narae Market"]


def test_the_list_of_services_has_the_names(guest: Browser, look: Look) -> None:
    Service.objects.create(slug="dawn", name="Dawn Books", service_id="dawn", organization_id="o", domain="dawn")
    say(look, "en", name="Narae Market")
    assert guest.get("/").texts("a.row-link .row-title") == ["Dawn Books", "Narae Market"]
