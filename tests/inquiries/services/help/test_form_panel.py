"""What stands beside the form of a type: known issues, and questions that fit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import KnownIssue, Service, TypeQuestions
from inquiries.services.help import form_panel, help_center
from tests.support.factories import make_service
from tests.support.sandbox import Sandbox

PAYMENT = (2537, 2559, 2561)  # orders and payment › payment › charged twice
REFUND_LATE = (2575, 2582, 2583)
TEXTS = {"ko": "결제가 늦습니다.", "en": "Payments are slow."}


def issue(service: Service, **changes: object) -> KnownIssue:
    return KnownIssue.objects.create(**({"service": service, "texts": TEXTS} | changes))


def said(service: Service, path: tuple[int, ...] = PAYMENT, language: str = "en") -> list[str]:
    return [found.text for found in form_panel.find_issues(service, path, language)]


def titles(found: tuple[form_panel.QuestionLine, ...]) -> list[str]:
    return [line.title for line in found]


# --- known issues -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("category_ids", [[], [2537], [2561], [1, 2559]])
def test_it_stands_on_its_types_and_on_all_below(service: Service, category_ids: list[int]) -> None:
    issue(service, category_ids=category_ids)
    assert said(service) == ["Payments are slow."]


@pytest.mark.parametrize("category_ids", [[2575], [25611], [2538]])
def test_it_does_not_stand_on_others(service: Service, category_ids: list[int]) -> None:
    issue(service, category_ids=category_ids)
    assert said(service) == []


@pytest.mark.parametrize(("begins", "ends"), [(1, None), (-2, -1)])
def test_it_has_a_beginning_and_an_end(service: Service, begins: int, ends: int | None) -> None:
    now = timezone.now()
    ends_at = now + timedelta(hours=ends) if ends else None
    issue(service, starts_at=now + timedelta(hours=begins), ends_at=ends_at)
    assert said(service) == []


@pytest.mark.parametrize(("language", "expected"), [("ko", TEXTS["ko"]), ("th", TEXTS["ko"]), ("en", TEXTS["en"])])
def test_it_speaks_the_readers_language_else_the_services(service: Service, language: str, expected: str) -> None:
    issue(service)
    assert said(service, language=language) == [expected]


def test_another_services_is_not_shown(service: Service, sandbox: Sandbox) -> None:
    issue(make_service(sandbox, slug="other"))
    assert said(service) == []


def test_the_newest_comes_first(service: Service) -> None:
    issue(service, texts={"en": "old"}, starts_at=timezone.now() - timedelta(days=2))
    issue(service, texts={"en": "new"})
    assert said(service) == ["new", "old"]


def test_a_pinned_notice_is_named_in_the_readers_language(service: Service) -> None:
    help_center.get_notices(service, "ko")
    issue(service, texts={}, notice_id=1231)
    (found,) = form_panel.find_issues(service, PAYMENT, "en")
    assert (found.notice_id, found.title) == (1231, "Some card payments are delayed")


def test_a_notice_that_is_gone_leaves_no_dead_link(service: Service, sandbox: Sandbox) -> None:
    help_center.get_notices(service, "ko")
    sandbox.unpublish("notices", 1231)
    issue(service, notice_id=1231)
    issue(service, texts={}, notice_id=1231)
    assert [(found.text, found.notice_id) for found in form_panel.find_issues(service, PAYMENT, "en")] == [
        (TEXTS["en"], None)
    ]


# --- questions of a type --------------------------------------------------------------------------------------


def test_without_an_operators_word_the_types_name_decides(service: Service) -> None:
    found = form_panel.build_panel(service, REFUND_LATE, "교환·반품·환불 환불 환불 지연", "ko").questions
    assert "환불은 언제 되나요?" in titles(found)
    assert len(found) <= 3


def test_an_operator_says_which_category_it_is(service: Service) -> None:
    TypeQuestions.objects.create(service=service, category_id=2575, faq_category_id=2706)
    found = form_panel.build_panel(service, REFUND_LATE, "환불 지연", "ko").questions
    assert {line.category for line in found} == {"앱·웹사이트"}


def test_within_it_the_types_name_decides_which_come_first(service: Service) -> None:
    TypeQuestions.objects.create(service=service, category_id=2537, faq_category_id=2701)
    found = titles(form_panel.build_panel(service, PAYMENT, "주문·결제 결제 이중 결제", "ko").questions)
    assert {"결제가 두 번 되었습니다", "결제 오류가 나면 어떻게 하나요?"} <= set(found)
    assert len(found) == 3


def test_the_closest_type_above_decides(service: Service) -> None:
    TypeQuestions.objects.create(service=service, category_id=2575, faq_category_id=2706)
    TypeQuestions.objects.create(service=service, category_id=2582, faq_category_id=2703)
    found = form_panel.build_panel(service, REFUND_LATE, "환불 지연", "ko").questions
    assert {line.category for line in found} <= {"교환·반품·환불 › 교환·반품", "교환·반품·환불 › 환불"}


def test_a_category_that_is_gone_counts_as_not_said(service: Service) -> None:
    TypeQuestions.objects.create(service=service, category_id=2575, faq_category_id=1)
    assert "환불은 언제 되나요?" in titles(form_panel.build_panel(service, REFUND_LATE, "환불 지연", "ko").questions)


def test_while_oc_is_down_there_are_none_and_nothing_fails(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)
    issue(service)
    found = form_panel.build_panel(service, PAYMENT, "결제", "en")
    assert (titles(found.questions), [one.text for one in found.issues]) == ([], [TEXTS["en"]])


# --- while the subject is typed ---------------------------------------------------------------------------------


def test_two_letters_of_korean_are_enough(service: Service) -> None:
    found, language = form_panel.suggest_questions(service, "환불", (), "ko")
    assert (titles(found)[0], language) == ("환불은 언제 되나요?", "ko")


@pytest.mark.parametrize("typed", ["", "환", " 환 ", "안녕하세요"])
def test_less_suggests_nothing(service: Service, typed: str) -> None:
    assert form_panel.suggest_questions(service, typed, (), "ko")[0] == ()


def test_in_the_readers_language(service: Service) -> None:
    assert titles(form_panel.suggest_questions(service, "refund", (), "en")[0])[0] == "When do I get my refund?"
    assert titles(form_panel.suggest_questions(service, "退款", (), "zh-hans")[0])[0] == "什么时候能收到退款？"
