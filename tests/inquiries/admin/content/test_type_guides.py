"""What operators say about types, and how their service looks, in the admin."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models.signals import post_delete
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inquiries.models import Look, Service, TypeGuide
from inquiries.services.upstream import stale_cache
from tests.faults.test_workers import on_postgres
from tests.support.crossing import cross
from tests.support.factories import make_service
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say

GUIDES, LOOKS = "/admin/inquiries/typeguide/", "/admin/inquiries/look/"


def guide(service: Service, category_id: int = 2542, **texts: str) -> dict[str, object]:
    """The form with some texts, such as description_ko; the others are empty."""
    return {"service": service.pk, "category_id": category_id, "icon": "", "description_ko": "안내"} | texts


def read_texts() -> dict[str, str]:
    return dict(TypeGuide.objects.values_list("language", "description"))


def read(content: bytes) -> BeautifulSoup:
    return BeautifulSoup(content, "html.parser")


def look(service: Service, **changes: object) -> dict[str, object]:
    inline = {
        "texts-TOTAL_FORMS": 1,
        "texts-INITIAL_FORMS": 0,
        "texts-0-language": "ko",
        "texts-0-welcome": "환영합니다",
    }
    return {"service": service.pk, "accent": "#fee500"} | inline | changes


def test_it_works(boss: Client, service: Service) -> None:
    assert boss.post(f"{GUIDES}add/", guide(service, synonyms_ko="성에", description_th="คำแนะนำ")).status_code == 302
    assert read_texts() == {"ko": "안내", "th": "คำแนะนำ"}
    assert TypeGuide.objects.get(language="ko").words == ["성에"]
    assert "냉장고·김치냉장고" in boss.get(GUIDES).content.decode()


def test_every_language_of_a_type_is_edited_on_one_page(boss: Client, service: Service) -> None:
    kept = TypeGuide.objects.create(service=service, category_id=2542, language="ko", description="안내", icon="bag")
    TypeGuide.objects.create(service=service, category_id=2542, language="th", description="คำแนะนำ")
    page = read(boss.get(f"{GUIDES}{kept.pk}/change/").content)
    assert "냉장고·김치냉장고" in page.select("#content h2")[0].get_text()  # not the type's id
    assert len(page.select(".desk-language")) == 5
    assert "คำแนะนำ" in page.select("#id_description_th")[0].get_text()
    boss.post(f"{GUIDES}{kept.pk}/change/", guide(service, description_en="Guide", icon="card"))
    assert read_texts() == {"ko": "안내", "en": "Guide"}
    assert set(TypeGuide.objects.values_list("icon", flat=True)) == {"card"}


def test_the_language_by_which_it_was_opened_may_be_emptied(boss: Client, service: Service) -> None:
    kept = TypeGuide.objects.create(service=service, category_id=2542, language="ko", description="안내")
    TypeGuide.objects.create(service=service, category_id=2542, language="en", description="Guide")
    changed = guide(service, description_ko="", description_en="Guide", description_ja="案内")
    assert boss.post(f"{GUIDES}{kept.pk}/change/", changed).status_code == 302
    assert read_texts() == {"en": "Guide", "ja": "案内"}


def test_gaps_are_marked_and_counted(boss: Client, service: Service) -> None:
    kept = TypeGuide.objects.create(service=service, category_id=2542, description="안내", examples="예")
    TypeGuide.objects.create(service=service, category_id=2542, language="en", description="Guide")
    TypeGuide.objects.create(service=service, category_id=2582, description="안내")
    page = read(boss.get(f"{GUIDES}{kept.pk}/change/").content)
    assert [mark.get_text() for mark in page.select(".desk-language .desk-bad")] == [
        "Missing: examples",
        *["Missing: description, examples"] * 3,
    ]
    rows = [row.get_text() for row in read(boss.get(GUIDES).content).select("#result_list .field-gaps")]
    assert sorted(rows) == [
        "4: English, Japanese, Simplified Chinese, Thai",
        "4: English, Japanese, Simplified Chinese, Thai",
    ]
    assert "English (2)" in read(boss.get(GUIDES).content).select_one("#changelist-filter").get_text()  # type: ignore[union-attr]
    assert "Korean (0)" in read(boss.get(GUIDES).content).select_one("#changelist-filter").get_text()  # type: ignore[union-attr]
    assert not read(boss.get(f"{GUIDES}?gap=ko").content).select("#result_list tbody tr")


def test_each_service_is_counted_in_one_query(boss: Client, service: Service, sandbox: Sandbox) -> None:
    make_service(sandbox, slug="other", name="Other")
    for category_id, language in ((2542, "ko"), (2542, "en"), (2582, "ko")):
        TypeGuide.objects.create(service=service, category_id=category_id, language=language, description="안내")
    with CaptureQueriesContext(connection) as queries:
        offered = read(boss.get(GUIDES).content).select("#changelist-filter a")
    assert {"Narae (2)", "Other (0)"} <= {link.get_text(strip=True) for link in offered}
    one_service = 'FILTER (WHERE "inquiries_typeguide"."service_id"'
    assert not [query for query in queries if query["sql"].count(one_service) > 1]


def test_a_type_that_the_service_does_not_have_is_refused(boss: Client, service: Service) -> None:
    assert boss.post(f"{GUIDES}add/", guide(service, category_id=999999)).status_code == 200
    assert not TypeGuide.objects.exists()


@pytest.mark.parametrize("typed", ["", "abc", "-1", "9" * 40])
def test_what_is_no_type_is_refused(boss: Client, service: Service, typed: str) -> None:
    assert boss.post(f"{GUIDES}add/", guide(service) | {"category_id": typed}).status_code == 200
    assert not TypeGuide.objects.exists()


def test_a_guide_without_any_text_is_refused(boss: Client, service: Service) -> None:
    assert boss.post(f"{GUIDES}add/", guide(service, description_ko=" ")).status_code == 200
    assert not TypeGuide.objects.exists()


def test_an_icon_alone_is_enough(boss: Client, service: Service) -> None:
    assert boss.post(f"{GUIDES}add/", guide(service, description_ko="", icon="bag")).status_code == 302
    assert list(TypeGuide.objects.values_list("language", "icon")) == [("ko", "bag")]


def test_its_type_is_picked_from_the_tree_without_a_call(boss: Client, service: Service, sandbox: Sandbox) -> None:
    stale_cache.slots.clear()
    sandbox.clear_journal()
    page = read(boss.get(f"{GUIDES}add/?service={service.pk}&category_id=2542").content)
    [chosen] = page.select(".type-tree input[type=radio][checked]")
    assert chosen["value"] == "2542"
    assert all(branch.has_attr("open") for branch in chosen.find_parents("details"))
    assert len(page.select(".type-tree details details")) > 3
    assert boss.post(f"{GUIDES}add/", guide(service)).status_code == 302
    assert boss.get(GUIDES).status_code == 200
    assert sandbox.journal() == []


def test_a_missing_type_is_explained_once(boss: Client, service: Service, sandbox: Sandbox) -> None:
    hint = say("A type is missing? Check the connection of its service: that reads the types again.", "en")
    unread = make_service(sandbox, "unread")
    for known in (service, unread):
        assert boss.get(f"{GUIDES}add/?service={known.pk}").content.decode().count(hint) == 1


def test_types_of_another_service_are_not_offered(boss: Client, service: Service, sandbox: Sandbox) -> None:
    other = make_service(sandbox, "other", service_id="other")
    assert read(boss.get(f"{GUIDES}add/?service={other.pk}").content).select(".type-tree details") == []
    assert boss.post(f"{GUIDES}add/", guide(other)).status_code == 200
    assert not TypeGuide.objects.exists()


def test_a_type_that_vanished_can_still_be_edited(boss: Client, service: Service) -> None:
    kept = TypeGuide.objects.create(service=service, category_id=999999, language="ko")
    assert boss.post(f"{GUIDES}{kept.pk}/change/", guide(service, category_id=999999)).status_code == 302
    assert TypeGuide.objects.get().description == "안내"


def test_a_type_has_one_guide(boss: Client, service: Service) -> None:
    boss.post(f"{GUIDES}add/", guide(service))
    page = read(boss.post(f"{GUIDES}add/", guide(service, description_ko="", description_en="Guide")).content)
    assert page.select_one(f".errorlist a[href='{GUIDES}{TypeGuide.objects.get().pk}/change/']")
    assert TypeGuide.objects.count() == 1


def test_it_can_move_to_another_type(boss: Client, service: Service) -> None:
    kept = TypeGuide.objects.create(service=service, category_id=2542, description="안내")
    TypeGuide.objects.create(service=service, category_id=2542, language="en", description="Guide")
    boss.post(f"{GUIDES}{kept.pk}/change/", guide(service, category_id=2582, description_en="Guide"))
    assert set(TypeGuide.objects.values_list("category_id", "language")) == {(2582, "ko"), (2582, "en")}


def test_it_is_deleted_in_every_language(boss: Client, service: Service) -> None:
    for category_id in (2542, 2582):
        for language in ("ko", "en"):
            TypeGuide.objects.create(service=service, category_id=category_id, language=language, description="1")
    first = TypeGuide.objects.earliest("pk")
    boss.post(f"{GUIDES}{first.pk}/delete/", {"post": "yes"})
    assert set(TypeGuide.objects.values_list("category_id", flat=True)) == {2582}
    selected = {"action": "delete_selected", "_selected_action": [TypeGuide.objects.earliest("pk").pk], "post": "yes"}
    boss.post(GUIDES, selected)
    assert not TypeGuide.objects.exists()


@on_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("done", ["change", "delete"])
def test_two_operators_write_guides_of_one_type(
    boss: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, done: str
) -> None:
    service = make_service(sandbox)
    stored = [TypeGuide(service=service, category_id=2542, language=code, description=code) for code in ("th", "ko")]
    TypeGuide.objects.bulk_create(stored)
    page, between = f"{GUIDES}{stored[1].pk}", SimpleNamespace(pause=lambda: None)
    post_delete.connect(lambda **_more: between.pause(), sender=TypeGuide, weak=False, dispatch_uid="test")
    answers = cross(
        monkeypatch,
        between,
        "pause",
        first=lambda: boss.post(f"{page}/{done}/", guide(service, post="yes")).status_code,
        second=lambda: boss.post(f"{page}/change/", guide(service, description_th="คำแนะนำ")).status_code,
    )
    post_delete.disconnect(sender=TypeGuide, dispatch_uid="test")
    assert answers == [302, 302]
    assert read_texts() == {"ko": "안내", "th": "คำแนะนำ"}


def test_who_may_only_look_reads_every_language(operator: Callable[..., Client], service: Service) -> None:
    kept = TypeGuide.objects.create(service=service, category_id=2542, description="안내")
    TypeGuide.objects.create(service=service, category_id=2542, language="th", description="คำแนะนำ")
    page = operator("view_typeguide").get(f"{GUIDES}{kept.pk}/change/").content.decode()
    assert "안내" in page
    assert "คำแนะนำ" in page


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
