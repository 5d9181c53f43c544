"""What a service publishes for everybody: frequent questions and notices (OC API, sections 10 and 11)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from inquiries.oc import endpoints
from inquiries.oc.base_client import DOWNLOAD_DEADLINE, LARGEST_FILE, Caller, drop_missing, read_content, read_contents
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.errors import NotFound
from inquiries.oc.transport import Call, Download
from inquiries.oc.types.parsing import JSON
from inquiries.oc.types.tickets import (
    Category,
    Notice,
    NoticePage,
    NoticeQuery,
    NoticeTag,
    Question,
    QuestionPage,
    QuestionQuery,
)

T = TypeVar("T")


class HelpCenter(Caller):
    """The reads of a service's help center; `Client` says what they raise. A text comes in one language only."""

    def question_categories(self, *, language: str = "") -> tuple[Category, ...]:
        """The FAQ's categories on up to three levels (OC API, section 10), in the server's order."""
        call = self._call(endpoints.QUESTION_CATEGORIES, query=drop_missing(language=language))
        return self._read_or_empty(call, read_contents(Category.from_api), ())

    def questions(self, query: QuestionQuery = QuestionQuery()) -> QuestionPage:  # noqa: B008 (it is frozen)
        """One page of the FAQ (OC API, section 10). It has no attachments, and perhaps the answers without HTML."""
        call = self._call(endpoints.QUESTION_LIST, query=query.to_api())
        return self._read_or_empty(call, QuestionPage.from_api, QuestionPage((), total=0, pages=0, number=query.page))

    def question(self, question_id: int, *, language: str = "") -> Question:
        """One question with its answer and files (OC API, section 10). Raises NotFound."""
        call = self._call(endpoints.QUESTION_DETAIL, str(question_id), query=drop_missing(language=language))
        return self._transport.call(call, read_content(Question.from_api))

    def question_file(
        self, attachment_id: str, *, deadline: float = DOWNLOAD_DEADLINE
    ) -> AbstractContextManager[Download]:
        """Opens a file of a question (OC API, section 10), as `Client.download` opens one of a ticket."""
        return self._file(endpoints.QUESTION_FILE, attachment_id, deadline)

    def notice_categories(self, *, language: str = "") -> tuple[Category, ...]:
        """The headings under which notices stand (OC API, section 11), all on one level."""
        call = self._call(endpoints.NOTICE_CATEGORIES, query=drop_missing(language=language))
        return self._read_or_empty(call, read_contents(Category.from_api), ())

    def notice_tags(self) -> tuple[NoticeTag, ...]:
        """The tags that notices can have (OC API, section 11), with their names in all languages."""
        return self._read_or_empty(self._call(endpoints.NOTICE_TAGS), read_contents(NoticeTag.from_api), ())

    def notices(self, query: NoticeQuery = NoticeQuery()) -> NoticePage:  # noqa: B008 (it is frozen)
        """One page of the notices (OC API, section 11), pinned ones first. Attachments are not in it."""
        call = self._call(endpoints.NOTICE_LIST, query=query.to_api())
        return self._read_or_empty(call, NoticePage.from_api, NoticePage((), total=0, pages=0, number=query.page))

    def notice(self, notice_id: int, *, language: str = "") -> Notice:
        """One notice with its files (OC API, section 11). Raises NotFound."""
        call = self._call(endpoints.NOTICE_DETAIL, str(notice_id), query=drop_missing(language=language))
        return self._transport.call(call, read_content(Notice.from_api))

    def notice_file(
        self, attachment_id: str, *, deadline: float = DOWNLOAD_DEADLINE
    ) -> AbstractContextManager[Download]:
        """Opens a file of a notice (OC API, section 11), as `Client.download` opens one of a ticket."""
        return self._file(endpoints.NOTICE_FILE, attachment_id, deadline)

    def _read_or_empty(self, call: Call, read: Callable[[JSON], T], empty: T) -> T:
        """What OC lists, or `empty` where it says with resultCode 404 that there is no data (OC API, section 2)."""
        try:
            return self._transport.call(call, read)
        except NotFound:
            return empty

    def _file(self, endpoint: Endpoint, attachment_id: str, deadline: float) -> AbstractContextManager[Download]:
        return self._transport.download(self._call(endpoint, attachment_id), deadline=deadline, largest=LARGEST_FILE)
