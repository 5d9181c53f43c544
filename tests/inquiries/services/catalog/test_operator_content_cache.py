"""What operators say of types is read once, and whatever they change shows at the next page."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries.models import KnownIssue, Service, TypeGuide, TypeQuestions
from inquiries.services.catalog import operator_content_cache
from inquiries.services.catalog.operator_content_cache import TypeWords
from inquiries.services.help import form_panel

WORDS: list[tuple[str, type, dict[str, Any], dict[str, Any]]] = [
    ("guides", TypeGuide, {"category_id": 2537}, {"description": "Orders"}),
    ("issues", KnownIssue, {"texts": {"ko": "결제가 늦습니다."}}, {"texts": {"ko": "이제 됩니다."}}),
    ("questions", TypeQuestions, {"category_id": 2537, "faq_category_id": 2701}, {"faq_category_id": 2703}),
]
kinds = pytest.mark.parametrize(("kind", "model", "first", "then"), WORDS, ids=[kind for kind, *_rest in WORDS])


def at_the_next_page(service: Service) -> TypeWords:
    return operator_content_cache.get_operator_content(Service.objects.get(pk=service.pk))


def test_it_works(service: Service, django_assert_num_queries: Any) -> None:
    TypeGuide.objects.create(service=service, category_id=2537)
    operator_content_cache.get_operator_content(service)
    with django_assert_num_queries(0):
        assert [guide.category_id for guide in operator_content_cache.get_operator_content(service).guides] == [2537]


@kinds
def test_added_content_is_shown_at_once(service: Service, kind: str, model: Any, first: Any, then: Any) -> None:
    assert getattr(at_the_next_page(service), kind) == ()
    made = model.objects.create(service=service, **first)
    assert getattr(at_the_next_page(service), kind) == (made,)


@kinds
def test_changed_content_is_shown_at_once(service: Service, kind: str, model: Any, first: Any, then: Any) -> None:
    made = model.objects.create(service=service, **first)
    at_the_next_page(service)
    model(pk=made.pk, service=service, **(first | then)).save()
    (shown,) = getattr(at_the_next_page(service), kind)
    assert {name: getattr(shown, name) for name in then} == then


@kinds
def test_deleted_content_disappears_at_once(service: Service, kind: str, model: Any, first: Any, then: Any) -> None:
    model.objects.create(service=service, **first)
    at_the_next_page(service)
    model.objects.all().delete()  # as the admin deletes what was ticked
    assert getattr(at_the_next_page(service), kind) == ()


def test_an_issue_that_is_held_waits_for_its_time(service: Service) -> None:
    KnownIssue.objects.create(service=service, texts={"ko": "곧"}, starts_at=timezone.now() + timedelta(hours=1))
    (held,) = operator_content_cache.get_operator_content(service).issues
    assert form_panel.find_issues(service, (2537,), "ko") == ()
    held.starts_at = timezone.now()
    assert [found.text for found in form_panel.find_issues(service, (2537,), "ko")] == ["곧"]


def test_an_issue_that_is_held_ends_in_time(service: Service) -> None:
    KnownIssue.objects.create(service=service, texts={"ko": "아직"}, ends_at=timezone.now() + timedelta(hours=1))
    (held,) = operator_content_cache.get_operator_content(service).issues
    held.ends_at = timezone.now()
    assert form_panel.find_issues(service, (2537,), "ko") == ()
