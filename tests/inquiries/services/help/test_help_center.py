"""Frequent questions and notices as the portal holds them: for each language, and while Online Contact is down."""

import pytest

from inquiries.models import CatalogCopy, Service
from inquiries.oc.errors import NotFound
from inquiries.services.help import help_center
from inquiries.services.upstream import stale_cache
from inquiries.services.upstream.clients import get_breakers
from inquiries.services.upstream.stale_cache import NoCopy
from tests.support.factories import make_service
from tests.support.sandbox import Sandbox

EVERYTHING, NOTICES = 40, 8


def ops(sandbox: Sandbox) -> list[str]:
    return [entry["op"] for entry in sandbox.journal()]


def expire() -> None:
    for slot in stale_cache.slots.values():
        slot.good_until = 0.0


def is_down(sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    held = help_center.get_questions(service, "ko")
    assert (len(held.value.questions), held.stale, held.value.language) == (EVERYTHING, False, "ko")
    assert ops(sandbox) == ["faq_list", "faq_list", "faq_list", "faq_categories"]  # wild pages have 15
    assert len(help_center.get_notices(service, "ko").value.notices) == NOTICES


def test_a_second_read_costs_nothing(service: Service, sandbox: Sandbox) -> None:
    help_center.get_questions(service, "ko")
    help_center.get_notices(service, "ko")
    sandbox.clear_journal()
    help_center.get_questions(service, "ko")
    help_center.get_notices(service, "ko")
    assert ops(sandbox) == []


def test_each_language_is_held_apart(service: Service) -> None:
    korean, english = (help_center.get_questions(service, language).value for language in ("ko", "en"))
    assert korean.questions[0].id == english.questions[0].id
    assert korean.questions[0].title != english.questions[0].title


def test_a_language_without_questions_gets_the_services_own(service: Service, sandbox: Sandbox) -> None:
    sandbox.unpublish("faq")
    sandbox.publish("faq", {"texts": {"ko": ["한국어만", "<p>답</p>"]}})
    collection = help_center.get_questions(service, "th").value
    assert (collection.language, [question.title for question in collection.questions]) == ("ko", ["한국어만"])


def test_a_language_that_the_service_lacks_gets_its_own(service: Service) -> None:
    assert help_center.get_questions(service, "fi").value.language == "ko"
    assert help_center.get_notices(service, "fi").value.language == "ko"


def test_notices_are_pinned_first_and_then_by_their_day(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(wild=False)
    notices = help_center.get_notices(service, "ko").value.notices
    assert [notice.is_top for notice in notices] == [True] * 2 + [False] * 6
    days = [notice.day for notice in notices[2:] if notice.day]
    assert days == sorted(days, reverse=True)


def test_a_detail_is_read_once(service: Service, sandbox: Sandbox) -> None:
    for _time in range(2):
        held, language = help_center.get_question(service, 3401, "ko")
        assert (len(held.value.attachments), language, held.stale) == (1, "ko", False)
    assert ops(sandbox).count("faq_detail") == 1


@pytest.mark.parametrize("read", [help_center.get_question, help_center.get_notice])
def test_an_unknown_one_is_not_asked_for(service: Service, sandbox: Sandbox, read: object) -> None:
    """Otherwise any visitor could make the portal request and cache any number of articles."""
    with pytest.raises(NotFound):
        read(service, 999, "ko")  # type: ignore[operator]
    assert not {"faq_detail", "notice_detail"} & set(ops(sandbox))
    assert len(stale_cache.slots) == 1


def test_one_that_was_removed_since_is_not_found(service: Service, sandbox: Sandbox) -> None:
    help_center.get_questions(service, "ko")
    sandbox.unpublish("faq", 3401)
    with pytest.raises(NotFound):
        help_center.get_question(service, 3401, "ko")


def test_no_personal_data_is_cached(service: Service) -> None:
    help_center.get_questions(service, "ko")
    help_center.get_notices(service, "ko")
    help_center.get_question(service, 3401, "ko")
    assert set(CatalogCopy.objects.values_list("key", flat=True)) == {"faq:ko", "notices:ko", "faq:ko:3401"}


# --- while Online Contact is down ---------------------------------------------------------------------------


def test_f38_the_last_good_copy_serves(service: Service, sandbox: Sandbox) -> None:
    fresh = help_center.get_questions(service, "ko").value
    stale_cache.slots.clear()
    is_down(sandbox)
    old = help_center.get_questions(service, "ko")
    assert (old.stale, old.value) == (True, fresh)


def test_f38_a_question_that_was_never_read_is_as_in_the_list(service: Service, sandbox: Sandbox) -> None:
    help_center.get_questions(service, "ko")
    is_down(sandbox)
    held, _language = help_center.get_question(service, 3401, "ko")
    assert (held.stale, held.value.title) == (True, "배송은 얼마나 걸리나요?")
    assert "당일 출고" in held.value.content


def test_f38_where_nothing_was_ever_kept_it_says_so(service: Service, sandbox: Sandbox) -> None:
    is_down(sandbox)
    with pytest.raises(NoCopy):
        help_center.get_questions(service, "ko")
    assert not help_center.get_questions_or_none(service, "ko")
    assert not help_center.get_notices_or_none(service, "ko")


def test_a_failure_of_the_help_center_opens_no_breaker(service: Service, sandbox: Sandbox) -> None:
    """An inquiry must not wait because the FAQ is broken."""
    sandbox.fault("faq_list", "html", status=503)
    sandbox.fault("notice_list", "rotated_key")
    for _time in range(8):
        expire()
        help_center.get_questions_or_none(service, "ko")
        help_center.get_notices_or_none(service, "ko")
    assert get_breakers(service).states() == {"transport": "closed", "configuration": "closed"}


def test_behind_an_open_breaker_nothing_is_asked(service: Service, sandbox: Sandbox) -> None:
    help_center.get_questions(service, "ko")
    breakers = get_breakers(service)
    breakers.save_connection(breakers.read_connection().opened(0.0))
    expire()
    sandbox.clear_journal()
    assert help_center.get_questions(service, "ko").stale
    assert ops(sandbox) == []


def test_a_list_that_changes_while_it_is_read_comes_whole(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(wild=True)
    held = help_center.get_questions(service, "ko").value
    assert len({question.id for question in held.questions}) == EVERYTHING


# --- a service without any -----------------------------------------------------------------------------------


def test_whether_there_is_something_stands_on_the_services_row(service: Service) -> None:
    assert not (service.has_questions or service.has_notices)
    help_center.get_questions(service, "ko")
    help_center.get_notices(service, "ko")
    row = Service.objects.get(pk=service.pk)
    assert (row.has_questions, row.has_notices, row.changed_at) == (True, True, service.changed_at)


def test_a_service_that_publishes_nothing_has_nothing(service: Service, sandbox: Sandbox) -> None:
    help_center.get_questions(service, "ko")
    sandbox.unpublish("faq")
    expire()
    assert not help_center.get_questions(service, "ko").value
    assert not Service.objects.get(pk=service.pk).has_questions


@pytest.mark.parametrize("answer", [{"kind": "code", "result_code": 404}, {"kind": "html", "status": 404}])
def test_a_service_without_a_help_center_has_none(db: None, sandbox: Sandbox, answer: dict[str, object]) -> None:
    service = make_service(sandbox)
    for op in ("faq_list", "notice_list"):
        sandbox.fault(op, **answer)  # type: ignore[arg-type]
    assert not help_center.get_questions(service, "ko").value
    assert not help_center.get_notices(service, "ko").value


def test_an_outage_takes_no_link_away(service: Service, sandbox: Sandbox) -> None:
    help_center.get_questions(service, "ko")
    expire()
    is_down(sandbox)
    help_center.get_questions(service, "ko")
    assert Service.objects.get(pk=service.pk).has_questions
