"""What operators say about types, and how their service looks, in the admin."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inquiries.models import Look, Service, TypeGuide
from inquiries.services.upstream import clients, stale_cache
from tests.support.factories import make_known_service
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox

GUIDES, LOOKS = "/admin/inquiries/typeguide/", "/admin/inquiries/look/"


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    stale_cache.places.clear()
    clients.forget_clients()
    return make_known_service(sandbox)


def guide(service: Service, **changes: object) -> dict[str, object]:
    values = {"service": service.pk, "category_id": 2542, "language": "ko", "synonyms": "성에", "description": "안내"}
    return values | {"examples": "", "at_hand": "", "answer_time": ""} | changes


def look(service: Service, **changes: object) -> dict[str, object]:
    inline = {
        "texts-TOTAL_FORMS": 1,
        "texts-INITIAL_FORMS": 0,
        "texts-0-language": "ko",
        "texts-0-welcome": "환영합니다",
    }
    return {"service": service.pk, "accent": "#fee500"} | inline | changes


def test_it_works(boss: Client, service: Service) -> None:
    assert boss.post(f"{GUIDES}add/", guide(service)).status_code == 302
    assert TypeGuide.objects.get().words == ["성에"]
    assert "냉장고·김치냉장고" in boss.get(GUIDES).content.decode()


def test_a_type_that_the_service_does_not_have_is_refused(boss: Client, service: Service) -> None:
    assert boss.post(f"{GUIDES}add/", guide(service, category_id=999999)).status_code == 200
    assert not TypeGuide.objects.exists()


def test_its_type_is_chosen_from_the_last_known_ones_without_a_call(
    boss: Client, service: Service, sandbox: Sandbox
) -> None:
    stale_cache.places.clear()
    sandbox.clear_journal()
    page = BeautifulSoup(boss.get(f"{GUIDES}add/").content, "html.parser")
    option = page.select_one("#id_category_id option[value='2542']")
    assert option
    assert " > " in option.get_text()
    assert boss.post(f"{GUIDES}add/", guide(service)).status_code == 302
    assert boss.get(GUIDES).status_code == 200
    assert sandbox.journal() == []


def test_a_type_that_vanished_can_still_be_edited(boss: Client, service: Service) -> None:
    kept = TypeGuide.objects.create(service=service, category_id=999999, language="ko")
    assert boss.post(f"{GUIDES}{kept.pk}/change/", guide(service, category_id=999999)).status_code == 302
    assert TypeGuide.objects.get().description == "안내"


def test_a_language_has_one_guide_of_a_type(boss: Client, service: Service) -> None:
    boss.post(f"{GUIDES}add/", guide(service))
    assert boss.post(f"{GUIDES}add/", guide(service)).status_code == 200
    assert TypeGuide.objects.count() == 1


def test_the_guide_stands_in_every_language_with_gaps_marked(boss: Client, service: Service) -> None:
    kept = TypeGuide.objects.create(service=service, category_id=2542, language="ko", description="안내")
    TypeGuide.objects.create(service=service, category_id=2542, language="th", description="คำแนะนำ")
    page = BeautifulSoup(boss.get(f"{GUIDES}{kept.pk}/change/").content, "html.parser")
    rows = page.select(".desk-languages tbody tr")
    assert len(rows) == 5
    assert "คำแนะนำ" in page.select(".desk-languages")[0].get_text()
    gaps = [link for row in rows if (link := row.select_one(".desk-bad a"))]
    assert len(gaps) == 3
    added = BeautifulSoup(boss.get(str(gaps[0]["href"])).content, "html.parser")
    assert added.select_one("#id_category_id option[selected][value='2542']")


def test_a_look_shows_at_once(boss: Client, client: Client, service: Service) -> None:
    client.get(f"/{service.slug}/")
    logo = SimpleUploadedFile("로고.png", PNG, "image/png")
    assert boss.post(f"{LOOKS}add/", look(service, logo=logo)).status_code == 302
    page = client.get(f"/{service.slug}/").content.decode()
    assert "환영합니다" in page
    assert b"".join(client.get(f"/{service.slug}/look/logo/").streaming_content) == PNG  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["로고.html", "로고.exe", "로고"])
def test_a_logo_that_is_no_picture_is_refused(boss: Client, service: Service, name: str) -> None:
    answer = boss.post(f"{LOOKS}add/", look(service, logo=SimpleUploadedFile(name, b"<script>", "image/png")))
    assert answer.status_code == 200
    assert not Look.objects.exists()
