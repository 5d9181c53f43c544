"""What customers choose from."""

import pytest

from inquiries.models import Service, TypeGuide
from inquiries.services.catalog import picker_levels, types_and_fields
from inquiries.services.catalog.picker_levels import Topic

ORDERS, DELIVERY, OTHER = 2537, 2564, 2601


def listed(service: Service, parent_id: int = 0, language: str = "ko") -> dict[int, Topic]:
    tree = types_and_fields.get_category_tree(service, language).value
    return {topic.id: topic for topic in picker_levels.list_topics(service, tree, parent_id, language)}


def test_it_works(service: Service) -> None:
    found = listed(service)
    assert found[DELIVERY] == Topic(DELIVERY, "배송", 5, "나래배송, 해외배송·통관", "truck")
    assert found[OTHER] == Topic(OTHER, "기타 문의", 0, "", "reply")


def test_names_that_do_not_fit_into_a_line_are_left_out(service: Service) -> None:
    assert listed(service, language="en")[ORDERS].line == "Payment, Change an order\u00a0…"
    assert listed(service, language="ja")[ORDERS].line == "お支払い、注文内容の変更\u00a0…"


def test_the_operators_words_come_first_in_their_language(service: Service) -> None:
    TypeGuide.objects.create(service=service, category_id=DELIVERY, language="ko", description="\n어디쯤 왔나요?\n더")
    assert listed(service)[DELIVERY].line == "어디쯤 왔나요?"
    assert "Narae Delivery" in listed(service, language="en")[DELIVERY].line


def test_long_words_are_cut(service: Service) -> None:
    TypeGuide.objects.create(service=service, category_id=DELIVERY, language="ko", description="가" * 100)
    assert len(listed(service)[DELIVERY].line) == 60


@pytest.mark.parametrize("language", ["ko", "en", "th"])
def test_the_operators_icon_holds_in_every_language(service: Service, language: str) -> None:
    TypeGuide.objects.create(service=service, category_id=DELIVERY, language="ja", icon="box")
    assert listed(service, language=language)[DELIVERY].icon == "box"


def test_a_type_without_types_below_lists_nothing(service: Service) -> None:
    assert listed(service, OTHER) == {}
