"""Finding a type by words: results are links to the form, with and without a script."""

import pytest

from inquiries.models import Service, TypeGuide
from tests.inquiries.views.steps import EVERYTHING, NEW, calls, oc_is_down
from tests.support.pages import HTMX, Browser, Page
from tests.support.sandbox import Sandbox

FIND = f"{NEW}types/"


def found(page: Page) -> list[str]:
    return page.texts(".found-types a")


def guide(service: Service, category: int = EVERYTHING, language: str = "ko", **texts: str) -> TypeGuide:
    return TypeGuide.objects.create(service=service, category_id=category, language=language, **texts)


def test_p14_it_works(member: Browser) -> None:
    page = member.get(NEW).form_to(FIND).fill(q="김치냉장고").submit()
    assert found(page) == ["Electronics & repair > Repair > Home visit repair > Large appliances Refrigerators"]
    assert page.follow(".found-types a").form().names


def test_paths_are_in_the_customers_language(member: Browser) -> None:
    page = member.get(f"{FIND}?q=refrigerators", headers={"Accept-Language": "ko"})
    assert found(page) == ["전자제품·수리 > 수리 > 방문 수리 > 대형 가전 냉장고·김치냉장고"]


def test_of_a_long_query_the_first_100_characters_count(member: Browser) -> None:
    page = member.get(f"{FIND}?q={'김치냉장고 ' * 17}{'없는 말 ' * 50}")
    assert found(page)


def test_a_synonym_of_an_operator_finds(member: Browser, narae: Service) -> None:
    guide(narae, synonyms="성에, 딤채")
    assert found(member.get(f"{FIND}?q=딤채")) == found(member.get(f"{FIND}?q=김치냉장고"))


def test_a_changed_synonym_counts_at_once(member: Browser, narae: Service) -> None:
    assert not found(member.get(f"{FIND}?q=딤채"))
    guide(narae, synonyms="딤채")
    assert found(member.get(f"{FIND}?q=딤채"))


def test_htmx_gets_only_what_was_found(member: Browser) -> None:
    page = member.get(f"{FIND}?q=냉장고", headers=HTMX)
    assert found(page)
    assert page.soup.select_one("h1") is None


def test_a_search_costs_no_call(member: Browser, sandbox: Sandbox) -> None:
    member.get(NEW)
    before = calls(sandbox)
    member.get(f"{FIND}?q=냉장고")
    assert calls(sandbox) == before


def test_where_nothing_fits_it_says_so_with_the_words(member: Browser) -> None:
    page = member.get(f"{FIND}?q=<b>뷁뷁")
    assert "<b>뷁뷁" in page.texts(".found-none")[0]
    assert page.soup.select_one(".found-none b") is None


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=%00", "?draft=x&q=환불", f"?q={'가' * 3000}"])
def test_no_query_breaks_it(member: Browser, query: str) -> None:
    assert member.get(f"{FIND}{query}").status == 200


def test_while_oc_is_down_the_kept_types_are_searched(member: Browser, sandbox: Sandbox, narae: Service) -> None:
    member.get(NEW)
    narae.mark_changed()
    oc_is_down(sandbox)
    assert found(member.get(f"{FIND}?q=김치냉장고"))


def test_a_guide_says_what_operators_wrote(member: Browser, narae: Service) -> None:
    guide(narae, description="기사가 방문합니다.", examples="소음\n성에", at_hand="모델명", answer_time="두 시간 안에")
    text = member.get(f"{NEW}?category={EVERYTHING}").one(".guide").get_text()
    for words in ("기사가 방문합니다.", "소음", "성에", "모델명", "두 시간 안에"):
        assert words in text


def test_a_type_inherits_guides_of_its_ancestors(member: Browser, narae: Service) -> None:
    guide(narae, category=2536, answer_time="하루 안에", description="전자제품")
    guide(narae, description="냉장고")
    text = member.get(f"{NEW}?category={EVERYTHING}").one(".guide").get_text()
    assert "하루 안에" in text and "냉장고" in text and "전자제품" not in text


def test_without_words_in_the_language_the_services_own_serve(member: Browser, narae: Service) -> None:
    guide(narae, description="기사가 방문합니다.")
    page = member.get(f"{NEW}?category={EVERYTHING}", headers={"Accept-Language": "th"})
    assert "기사가" in page.one(".guide").get_text()


def test_no_guide_leaves_no_empty_box(member: Browser) -> None:
    assert member.get(f"{NEW}?category={EVERYTHING}").soup.select_one(".guide") is None


def test_a_guide_is_text_and_not_html(member: Browser, narae: Service) -> None:
    guide(narae, description="<script>alert(1)</script>", examples="<b>")
    assert member.get(f"{NEW}?category={EVERYTHING}").soup.select_one(".guide script, .guide b") is None
