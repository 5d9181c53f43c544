"""Cached FAQ and notices for each language, with the last good copy while OC is down.

They are not needed to send an inquiry. So their calls have a short deadline, and their results do not change the
breakers; while a breaker is open, they are not asked for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils import timezone

from common.languages import remove_region
from inquiries.domain.faq.question_collection import QuestionCollection
from inquiries.models import Service
from inquiries.oc.client import Client
from inquiries.oc.errors import AnswerTooLarge, Misconfigured, NotFound, Refused, Unavailable
from inquiries.oc.types.help_center import Notice, Page, Question
from inquiries.oc.types.requests import NoticeQuery, QuestionQuery
from inquiries.services.help import faq_loading
from inquiries.services.upstream import reached_limits, stale_cache
from inquiries.services.upstream.clients import get_breakers, get_client
from inquiries.services.upstream.deadline import Deadline
from inquiries.services.upstream.stale_cache import CachedValue, CacheEntry, NoCopy

T = TypeVar("T")

_CALL_SECONDS = 3.0
_ALL_PAGES_SECONDS = 6.0
PAGE_SIZE, MOST_PAGES = 50, 40  # of notices


@dataclass(frozen=True, slots=True)
class Notices:
    """All notices of one language, pinned ones first, then the newest."""

    notices: tuple[Notice, ...]
    language: str

    def __bool__(self) -> bool:
        return bool(self.notices)

    def get(self, notice_id: int) -> Notice | None:
        return next((notice for notice in self.notices if notice.id == notice_id), None)

    def to_json(self) -> dict[str, Any]:
        return {"language": self.language, "notices": [notice.to_api() for notice in self.notices]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Notices":
        return cls(tuple(map(Notice.from_api, stored["notices"])), stored["language"])


def get_questions(service: Service, language: str) -> CachedValue[QuestionCollection]:
    """Return the FAQ in `language` (OC's code), else in the service's default language (OC API, section 10).

    An empty collection is a service without FAQ. Raises `NoCopy` where OC does not answer and nothing was ever kept.
    """

    held = _get_in_a_language(service, language, lambda code: _build_questions_entry(service, code))
    _remember(service, has_questions=bool(held.value))
    return held


def get_kept_questions(service: Service, language: str) -> QuestionCollection:
    """Return the FAQ as it was last read, without a call; an empty one if it was never read."""
    return stale_cache.get_held(_build_questions_entry(service, language)) or QuestionCollection((), (), language)


def ask_questions(service: Service, query: QuestionQuery) -> Page[Question]:
    """Return one page of questions straight from OC: for a large FAQ that has not been read to its end yet."""
    return _get_client(service).questions(query)


def _build_questions_entry(service: Service, code: str) -> CacheEntry[QuestionCollection]:
    empty = QuestionCollection((), (), code)

    key = f"{reached_limits.QUESTIONS}:{code}"

    def complete() -> None:
        try:
            collection = faq_loading.read_all(_get_client(service), code)
        except AnswerTooLarge:
            reached_limits.record(service, key, 0, is_met=True)
            raise
        reached_limits.record(service, key, len(collection.questions), is_met=collection.is_limited)
        stale_cache.store(_build_questions_entry(service, code), collection)

    def fetch(client: Client, kept: QuestionCollection | None) -> QuestionCollection:
        def start() -> None:
            faq_loading.start(service, code, complete)

        collection = faq_loading.read_collection(client, code, kept, start)
        if not collection.is_large:
            reached_limits.record(service, key, 0, is_met=False)
        return collection

    return CacheEntry(
        service,
        f"faq:{code}",
        _read_or_empty(service, fetch, empty),
        lambda collection: collection.to_json(),
        QuestionCollection.from_json,
        is_partial=lambda collection: not collection.is_complete,
    )


def get_notices(service: Service, language: str) -> CachedValue[Notices]:
    """Return the notices, with the language and the errors of `get_questions` (OC API, section 11)."""

    held = _get_in_a_language(service, language, lambda code: _build_notices_entry(service, code))
    _remember(service, has_notices=bool(held.value))
    return held


def list_known_notices(services: Iterable[Service]) -> dict[int, Notices]:
    """Return the notices of many services, each in its own language, as last read, by the service's id."""
    return stale_cache.list_held(_build_notices_entry(each, remove_region(each.default_language)) for each in services)


def list_known_questions(services: Iterable[Service]) -> dict[int, QuestionCollection]:
    """Return the FAQ of many services, each in its own language, as last read, by the service's id."""
    return stale_cache.list_held(
        _build_questions_entry(each, remove_region(each.default_language)) for each in services
    )


def _build_notices_entry(service: Service, code: str) -> CacheEntry[Notices]:
    def fetch(client: Client, _kept: Notices | None) -> Notices:
        read = _read_all_notices(client, code)
        most = MOST_PAGES * PAGE_SIZE
        reached_limits.record(service, f"{reached_limits.NOTICES}:{code}", most, is_met=len(read) >= most)
        newest_first = sorted(read, key=lambda notice: (notice.day is None, notice.day), reverse=True)
        return Notices(tuple(sorted(newest_first, key=lambda notice: not notice.is_top)), code)

    read = _read_or_empty(service, fetch, Notices((), code))
    return CacheEntry(service, f"notices:{code}", read, lambda found: found.to_json(), Notices.from_json)


def get_question(service: Service, question_id: int, language: str) -> tuple[CachedValue[Question], str]:
    """Return one question with its answer and files, and its language (OC API, section 10: detail).

    Raises `NotFound` for one that the FAQ does not have. While OC is down, one that was never read is as in the list.
    """
    collection = get_questions(service, language)
    code = collection.value.language

    def fetch(_kept: Question | None) -> Question:
        return _get_client(service).question(question_id, language=code)

    if not collection.value.is_complete and collection.value.get(question_id) is None:
        # It may be one that is still to be read. What is not known to exist is not cached.
        return CachedValue(fetch(None), timezone.now()), code
    entry = CacheEntry(service, f"faq:{code}:{question_id}", fetch, lambda found: found.to_api(), Question.from_api)
    return _get_article(entry, collection, question_id), code


def check_question(service: Service, question_id: int, language: str) -> None:
    """Raise `NotFound` for a question that the FAQ does not have, and `NoCopy` as `get_questions` does."""
    collection = get_questions(service, language).value
    if collection.get(question_id) is None:
        if collection.is_complete:
            raise NotFound("no such article")
        _get_client(service).question(question_id, language=collection.language)


def get_notice(service: Service, notice_id: int, language: str) -> tuple[CachedValue[Notice], str]:
    """Return one notice, as `get_question` returns a question (OC API, section 11: detail)."""
    collection = get_notices(service, language)
    code = collection.value.language

    def fetch(_kept: Notice | None) -> Notice:
        return _get_client(service).notice(notice_id, language=code)

    entry = CacheEntry(service, f"notices:{code}:{notice_id}", fetch, lambda found: found.to_api(), Notice.from_api)
    return _get_article(entry, collection, notice_id), code


def get_questions_or_none(service: Service, language: str) -> QuestionCollection:
    """Return the FAQ, or an empty one if OC does not answer: for pages with other content."""
    try:
        return get_questions(service, language).value
    except NoCopy:
        return QuestionCollection((), (), language)


def get_notices_or_none(service: Service, language: str) -> Notices:
    """Return the notices, or none if OC does not answer."""
    try:
        return get_notices(service, language).value
    except NoCopy:
        return Notices((), language)


def _get_in_a_language(service: Service, language: str, build_entry: Callable[[str], CacheEntry[T]]) -> CachedValue[T]:
    own = remove_region(service.default_language)
    held = stale_cache.get_cached(build_entry(language))
    return held if held.value or language == own else stale_cache.get_cached(build_entry(own))


def _read_or_empty(service: Service, fetch: Callable[[Client, T | None], T], empty: T) -> Callable[[T | None], T]:
    def read(kept: T | None) -> T:
        try:
            return fetch(_get_client(service), kept)
        except Misconfigured as error:
            if error.reason != "endpoint":
                raise
            return empty  # a service that has no help center at all
        except Refused:
            return empty  # a language that the service does not have

    return read


def _get_client(service: Service) -> Client:
    if get_breakers(service).states()["transport"] != "closed":
        raise Unavailable("the breaker is open")
    return get_client(service, deadline=_CALL_SECONDS, guarded=False)


def _read_all_notices(client: Client, language: str) -> list[Notice]:
    """Return the notices of all pages, each once: what is published in between moves the others along."""
    found: dict[int, Notice] = {}
    deadline = Deadline(_ALL_PAGES_SECONDS)
    for number in range(1, MOST_PAGES + 1):
        page = client.notices(NoticeQuery(language=language, page=number, page_size=PAGE_SIZE))
        found |= {notice.id: notice for notice in page.rows}
        if not page.rows or len(found) >= page.total:
            break
        if not deadline.left:
            raise Unavailable("too slow to be read to its end")
    return list(found.values())


def _get_article(entry: CacheEntry[T], collection: CachedValue[Any], article_id: int) -> CachedValue[T]:
    listed = collection.value.get(article_id)
    if listed is None:
        raise NotFound("no such article")
    try:
        return stale_cache.get_cached(entry)
    except NoCopy:
        return CachedValue(listed, collection.fetched_at, stale=True)


def _remember(service: Service, **known: bool) -> None:
    """On the service's row, so that every page knows whether there is something to link to."""
    if any(getattr(service, name) != value for name, value in known.items()):
        Service.objects.filter(pk=service.pk).update(**known)
        for name, value in known.items():
            setattr(service, name, value)
