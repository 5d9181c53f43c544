"""The demo's guides and known issue in five languages, and the search for a topic in each."""

import pytest
from django.conf import settings
from django.core.management import call_command

from inquiries.management.demo_content import GUIDES, KNOWN_ISSUE
from inquiries.models import ContactOption, Inquiry, KnownIssue, Service
from inquiries.services.catalog import guides, type_search
from inquiries.services.desk.operator_inbox import Case, count_cases
from inquiries.services.desk.trends import read_trends
from inquiries.services.help.feedback_report import list_help_counts
from tests.support.glossary import find_avoided
from tests.support.sandbox import Sandbox

LANGUAGES = [code for code, _name in settings.LANGUAGES]
GUIDED = sorted({category_id for category_id, _language in GUIDES})
CHARGED_TWICE, CANCEL, LATE, LOST, RETURN, DAMAGED, REFUND = 2561, 2556, 2566, 2567, 2580, 2602, 2583
REFRIGERATOR, AIR_CONDITIONER, PHONE, SIGNING_IN, POINTS, APP = 2542, 2544, 2547, 2591, 2594, 2606

# What customers type -> what they look for. None of the words needs to be a type's name.
SEARCHES = {
    "ko": {
        "두 번 결제": CHARGED_TWICE, "주문 취소": CANCEL, "배송 지연": LATE, "택배 분실": LOST, "반품": RETURN,
        "깨짐": DAMAGED, "환불": REFUND, "냉장고": REFRIGERATOR, "에어컨": AIR_CONDITIONER, "핸드폰": PHONE,
        "비밀번호": SIGNING_IN, "포인트": POINTS, "튕김": APP,
    },
    "en": {
        "charged twice": CHARGED_TWICE, "cancel": CANCEL, "late delivery": LATE, "stolen": LOST, "return": RETURN,
        "broken": DAMAGED, "money back": REFUND, "fridge": REFRIGERATOR, "AC": AIR_CONDITIONER, "smartphone": PHONE,
        "password": SIGNING_IN, "points": POINTS, "crash": APP,
    },
    "ja": {
        "二重決済": CHARGED_TWICE, "キャンセル": CANCEL, "遅延": LATE, "紛失": LOST, "返品": RETURN,
        "割れた": DAMAGED, "払い戻し": REFUND, "冷蔵庫": REFRIGERATOR, "クーラー": AIR_CONDITIONER, "スマホ": PHONE,
        "パスワード": SIGNING_IN, "ポイント": POINTS, "落ちる": APP,
    },
    "zh-hans": {
        "扣了两次": CHARGED_TWICE, "取消订单": CANCEL, "什么时候到": LATE, "丢件": LOST, "退货": RETURN,
        "碎了": DAMAGED, "退钱": REFUND, "冰箱": REFRIGERATOR, "冷气": AIR_CONDITIONER, "手机": PHONE,
        "密码": SIGNING_IN, "积分": POINTS, "闪退": APP,
    },
    "th": {
        "จ่ายซ้ำ": CHARGED_TWICE, "ยกเลิก": CANCEL, "ส่งช้า": LATE, "พัสดุหาย": LOST, "คืนสินค้า": RETURN,
        "ของผิด": DAMAGED, "เงินยังไม่เข้า": REFUND, "ตู้เย็น": REFRIGERATOR, "แอร์": AIR_CONDITIONER, "มือถือ": PHONE,
        "รหัสผ่าน": SIGNING_IN, "แต้ม": POINTS, "แอปเด้ง": APP,
    },
}  # fmt: skip


@pytest.mark.parametrize("category_id", GUIDED)
def test_a_guide_has_the_same_parts_in_all_five_languages(category_id: int) -> None:
    parts = {language: {part: str(text).count("\n") for part, text in GUIDES[category_id, language].items()}
             for language in LANGUAGES}  # fmt: skip
    for language in LANGUAGES:
        assert parts[language] == parts["ko"], language


def test_the_known_issue_is_told_in_all_five_languages() -> None:
    assert set(KNOWN_ISSUE["texts"]) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_a_word_that_the_glossary_avoids(language: str) -> None:
    """Search words are what customers type, and may be any."""
    texts = [KNOWN_ISSUE["texts"][language]]
    for (_category_id, code), guide in GUIDES.items():
        texts += [str(text) for part, text in guide.items() if part != "synonyms" and code == language]
    assert [found for text in texts for found in find_avoided(language[:2], text)] == []


@pytest.fixture
def demo(db: None, sandbox: Sandbox) -> Service:
    call_command("load_demo", "--sandbox-url", sandbox.url)
    return Service.objects.get()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_finds_the_topic_by_a_customers_words(demo: Service, language: str) -> None:
    found = {query: type_search.find(demo, query, language) for query in SEARCHES[language]}
    assert {query: ids for query, ids in found.items() if SEARCHES[language][query] not in ids[:3]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_is_shown_in_the_customers_language(demo: Service, language: str) -> None:
    shown = guides.find_guide(demo, (2536, 2538, 2540, 2541, REFRIGERATOR), language)
    assert shown.description == GUIDES[REFRIGERATOR, language]["description"]
    assert shown.answer_time == GUIDES[REFRIGERATOR, language]["answer_time"]


def test_its_desk_has_something_to_show(demo: Service) -> None:
    cases = {case: count for case, count in count_cases([demo]).items() if count}
    assert cases == {Case.IN_DOUBT: 1, Case.WITHOUT_TYPE: 1, Case.UNCORRECTED: 1}
    trends = read_trends([demo], 14)
    assert sum(day.received > 0 for day in trends.days) == 13
    assert all(not name.isdecimal() for name, _count, _hours in trends.topics)
    articles = list_help_counts([demo])[0].articles
    assert [each.id for each in articles if each.solved] == ["3401", "3414"]


def test_it_is_loaded_once_whatever_was_entered_twice(demo: Service, sandbox: Sandbox) -> None:
    for row in (*ContactOption.objects.all(), *KnownIssue.objects.all()):
        row.pk = None
        row.save()
    before = [model.objects.count() for model in (Inquiry, ContactOption, KnownIssue)]
    call_command("load_demo", "--sandbox-url", sandbox.url)
    assert [model.objects.count() for model in (Inquiry, ContactOption, KnownIssue)] == before
