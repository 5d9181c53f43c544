"""Read the FAQ of a service from OC: a small one at once, a large one in the background. See ADR 42."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db import connections
from django.utils.html import escape

from inquiries.domain.faq.index import LONGEST_TEXT
from inquiries.domain.faq.question_collection import MOST_QUESTIONS, QuestionCollection
from inquiries.domain.safe_html import html_to_text
from inquiries.models import Service
from inquiries.oc.client import Client
from inquiries.oc.errors import OCError, Unavailable
from inquiries.oc.types.help_center import Question
from inquiries.oc.types.requests import LATEST_FIRST, QuestionQuery
from inquiries.services.upstream.deadline import Deadline

log = logging.getLogger(__name__)

# Answers come with the list, and the client reads no more than 16 MiB at once.
PAGE_SIZE = 50
AT_ONCE = 400  # questions that are read while a page waits for them
_AT_ONCE_SECONDS = 6.0
_BACKGROUND_SECONDS = 300.0
MOST_CHARACTERS = 6_000_000  # of all answers of a collection
FEWEST_CHARACTERS = 200  # of each

_running: set[tuple[int, str]] = set()
_running_lock = threading.Lock()


def read_collection(
    client: Client, language: str, kept: QuestionCollection | None, complete: Callable[[], None]
) -> QuestionCollection:
    """Read the FAQ in `language`, or of a large one as much as a page can wait for.

    Args:
        client: the service's.
        language: OC's code.
        kept: the collection of before. A large one is read anew only if OC's latest changes are not in it.
        complete: starts `read_all` in the background, which stores the whole collection.

    Returns:
        The collection. A large one that was never read has the first page only, and its `total`.

    Raises:
        OCError: as a read does.
    """
    if kept and kept.is_complete and kept.total > AT_ONCE:
        if not _is_current(client, language, kept):
            complete()
        return kept
    first = client.questions(QuestionQuery(language=language, page_size=PAGE_SIZE))
    if first.total <= AT_ONCE:
        questions = _read_pages(client, language, first.rows, first.total, Deadline(_AT_ONCE_SECONDS))
        return QuestionCollection(
            client.question_categories(language=language) if questions else (), questions, language
        )
    categories = client.question_categories(language=language)
    complete()
    return QuestionCollection(categories, first.rows, language, first.total)


def read_all(client: Client, language: str) -> QuestionCollection:
    """Read all questions, up to `MOST_QUESTIONS`, with the index for searches. It takes seconds to minutes.

    Raises:
        OCError: as a read does, or if it takes too long.
    """
    first = client.questions(QuestionQuery(language=language, page_size=PAGE_SIZE))
    categories = client.question_categories(language=language)
    read = _read_pages(client, language, first.rows, first.total, Deadline(_BACKGROUND_SECONDS))
    longest = max(FEWEST_CHARACTERS, min(LONGEST_TEXT, MOST_CHARACTERS // max(1, len(read))))
    questions = [_cut_answer(question, longest) for question in read]
    has_cut = any(cut is not whole for cut, whole in zip(questions, read, strict=True))
    is_limited = has_cut or first.total > MOST_QUESTIONS
    if is_limited:
        log.warning("help.limit_met", extra={"number": len(read), "of": first.total})
    # What was unpublished meanwhile is not missing.
    total = first.total if first.total > MOST_QUESTIONS else len(questions)
    collection = QuestionCollection(categories, questions, language, total, is_limited=is_limited)
    collection.index.build()
    return collection


def start(service: Service, language: str, work: Callable[[], None]) -> None:
    """Start a thread for `work`, unless one is at work for this service and language. Its failure is logged."""
    key = (service.pk, language)
    with _running_lock:
        if key in _running:
            return
        _running.add(key)

    def run() -> None:
        try:
            work()
        except OCError as error:
            log.warning("help.incomplete", extra={"key": f"faq:{language}", "error": type(error).__name__})
        finally:
            connections.close_all()
            with _running_lock:
                _running.discard(key)

    threading.Thread(target=run, name=f"faq-{service.slug}-{language}", daemon=True).start()


def _is_current(client: Client, language: str, kept: QuestionCollection) -> bool:
    """Whether OC's latest changes are in the collection: those are asked for, and not everything."""
    newest = client.questions(QuestionQuery(language=language, sort=LATEST_FIRST, page_size=PAGE_SIZE))
    is_known = all(
        (held := kept.get(question.id)) is not None and held.updated == question.updated for question in newest.rows
    )
    return is_known and newest.total == kept.total and kept.categories == client.question_categories(language=language)


def _read_pages(
    client: Client, language: str, first: Sequence[Question], total: int, deadline: Deadline
) -> list[Question]:
    """Return what is on all pages, each question once: what is published in between moves the others along."""
    found: dict[int, Any] = {question.id: question for question in first}
    page = 1
    while len(found) < min(total, MOST_QUESTIONS):
        if not deadline.left:
            raise Unavailable("too slow to be read to its end")
        page += 1
        read = client.questions(QuestionQuery(language=language, page=page, page_size=PAGE_SIZE))
        if not read.rows:
            break
        total = read.total
        found |= {question.id: question for question in read.rows}
    return list(found.values())[:MOST_QUESTIONS]


def _cut_answer(question: Question, longest: int) -> Question:
    """Return the question with the beginning of a long answer, in plain text."""
    if len(question.content) <= longest:
        return question
    text = html_to_text.convert_to_text(question.content)
    return replace(question, content=escape(f"{text[:longest]}…")) if len(text) > longest else question
