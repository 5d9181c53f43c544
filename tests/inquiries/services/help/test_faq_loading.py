"""A large FAQ: the first page at once, everything after a while, and nothing read again while nothing changed."""

import threading
from collections.abc import Iterator

import pytest

from inquiries.models import CatalogCopy, Service
from inquiries.oc.errors import NotFound
from inquiries.services.help import faq_loading, help_center, question_pagination
from inquiries.services.upstream import clients, reached_limits, stale_cache
from tests.support.factories import make_service
from tests.support.sandbox import Sandbox

# The thread that reads the rest has a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)
MANY = faq_loading.AT_ONCE + 100


@pytest.fixture
def large(transactional_db: None, sandbox: Sandbox) -> Iterator[Service]:
    sandbox.unpublish("faq")
    sandbox.config(wild=False)
    answer = "<p>자세한 답변입니다.</p>"
    sandbox.publish("faq", *({"id": n, "texts": {"ko": [f"질문 {n:04}", answer]}} for n in range(1, MANY + 1)))
    stale_cache.slots.clear()
    clients.forget_clients()
    service = make_service(sandbox)
    yield service
    wait_for_background()


def wait_for_background() -> list[str]:
    """Wait for the threads that read the rest; their names."""
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("faq-")]
    for thread in threads:
        thread.join()
    return [thread.name for thread in threads]


def read_to_the_end(service: Service) -> None:
    help_center.get_questions(service, "ko")
    wait_for_background()


def expire() -> None:
    for slot in stale_cache.slots.values():
        slot.good_until = 0.0


def ops(sandbox: Sandbox) -> list[str]:
    return [entry["op"] for entry in sandbox.journal() if entry["op"].startswith("faq")]


def test_it_works(large: Service, sandbox: Sandbox) -> None:
    collection = help_center.get_questions(large, "ko").value
    assert (collection.total, collection.is_complete, len(collection.questions)) == (MANY, False, faq_loading.PAGE_SIZE)
    read_to_the_end(large)
    collection = help_center.get_questions(large, "ko").value
    assert (len(collection.questions), collection.is_limited) == (MANY, False)
    assert [question.title for question in collection.find("질문 0007")] == ["질문 0007"]
    assert CatalogCopy.objects.filter(key="faq:ko").count() == 1


def test_until_then_pages_and_searches_are_oc_s(large: Service, sandbox: Sandbox) -> None:
    collection = help_center.get_questions(large, "ko").value
    page = question_pagination.get_page(large, collection, 3)
    assert (len(page.rows), page.total, page.number) == (question_pagination.PAGE_SIZE, MANY, 3)
    assert question_pagination.get_page(large, collection, 1, query="질문 0007").total == 1
    held, _language = help_center.get_question(large, 7, "ko")
    assert held.value.title == "질문 0007"
    with pytest.raises(NotFound):
        help_center.check_question(large, 99_999, "ko")


def test_the_pages_are_the_same_afterwards(large: Service) -> None:
    before = question_pagination.get_page(large, help_center.get_questions(large, "ko").value, 2)
    read_to_the_end(large)
    after = question_pagination.get_page(large, help_center.get_questions(large, "ko").value, 2)
    assert [q.id for q in before.rows] == [q.id for q in after.rows]
    assert (before.total, before.pages) == (after.total, after.pages)


def test_what_did_not_change_is_not_read_again(large: Service, sandbox: Sandbox) -> None:
    read_to_the_end(large)
    sandbox.clear_journal()
    expire()
    assert help_center.get_questions(large, "ko").value.is_complete
    assert ops(sandbox) == ["faq_list", "faq_categories"]
    assert wait_for_background() == []


def test_another_process_begins_with_the_stored_copy(large: Service, sandbox: Sandbox) -> None:
    read_to_the_end(large)
    stale_cache.slots.clear()
    sandbox.clear_journal()
    assert help_center.get_questions(large, "ko").value.is_complete
    assert ops(sandbox) == ["faq_list", "faq_categories"]


def test_a_change_is_read_in_the_background(large: Service, sandbox: Sandbox) -> None:
    read_to_the_end(large)
    sandbox.publish("faq", {"id": 5, "texts": {"ko": ["새 제목", "<p>답</p>"]}})
    expire()
    assert help_center.get_questions(large, "ko").value.is_complete  # the page does not wait
    wait_for_background()
    assert help_center.get_kept_questions(large, "ko").find("새 제목")


def test_while_oc_is_down_the_copy_serves(large: Service, sandbox: Sandbox) -> None:
    read_to_the_end(large)
    stale_cache.slots.clear()
    sandbox.fault("*", "html", status=503)
    held = help_center.get_questions(large, "ko")
    assert (held.stale, len(held.value.questions)) == (True, MANY)


def test_a_limit_that_is_met_is_logged_and_known(
    large: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(faq_loading, "MOST_CHARACTERS", 0)
    monkeypatch.setattr(faq_loading, "FEWEST_CHARACTERS", 5)
    read_to_the_end(large)
    collection = help_center.get_kept_questions(large, "ko")
    assert collection.is_limited
    assert collection.excerpt(collection.questions[0]) == "자세한 답…"
    assert "help.limit_met" in [record.message for record in caplog.records]
    [text] = reached_limits.list_met([large.pk])[large.pk]
    assert str(MANY) in text
