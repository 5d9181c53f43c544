"""Client methods for the public help center: FAQ and notices (OC API, sections 10 and 11)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from inquiries.oc import endpoints
from inquiries.oc.downloads import DOWNLOAD_DEADLINE, LARGEST_FILE, Download
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.envelope import read_content, read_contents
from inquiries.oc.errors import NotFound
from inquiries.oc.transport import Call, Transport
from inquiries.oc.types.category_and_attachment import Category
from inquiries.oc.types.help_center import Notice, NoticeTag, Page, Question, read_page
from inquiries.oc.types.parsing import JSON
from inquiries.oc.types.requests import NoticeQuery, QuestionQuery

T = TypeVar("T")


class HelpCenter:
    """The calls of a service's public help center; `Client` lists their errors. Texts come in one language only."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def question_categories(self, *, language: str = "") -> tuple[Category, ...]:
        """Return the FAQ's categories on up to three levels (OC API, section 10), in the server's order."""
        call = self._transport.build_call(endpoints.QUESTION_CATEGORIES, query={"language": language})
        return self._read_or_empty(call, read_contents(Category.from_api), ())

    def questions(self, query: QuestionQuery = QuestionQuery()) -> Page[Question]:  # noqa: B008 (it is frozen)
        """Return one page of the FAQ (OC API, section 10), without attachments, and perhaps without HTML."""
        call = self._transport.build_call(endpoints.QUESTION_LIST, query=query.to_api())
        return self._read_or_empty(call, read_page(Question.from_api), Page((), number=query.page))

    def question(self, question_id: int, *, language: str = "") -> Question:
        """Return one question with its answer and files (OC API, section 10). Raises NotFound."""
        call = self._transport.build_call(endpoints.QUESTION_DETAIL, str(question_id), query={"language": language})
        return self._transport.call(call, read_content(Question.from_api))

    def question_file(
        self, attachment_id: str, *, deadline: float = DOWNLOAD_DEADLINE
    ) -> AbstractContextManager[Download]:
        """Open a file of a question (OC API, section 10), as `Client.download` opens one of a ticket."""
        return self._file(endpoints.QUESTION_FILE, attachment_id, deadline)

    def notice_categories(self, *, language: str = "") -> tuple[Category, ...]:
        """Return the categories of notices (OC API, section 11), all on one level."""
        call = self._transport.build_call(endpoints.NOTICE_CATEGORIES, query={"language": language})
        return self._read_or_empty(call, read_contents(Category.from_api), ())

    def notice_tags(self) -> tuple[NoticeTag, ...]:
        """Return the tags of notices (OC API, section 11), with their names in all languages."""
        call = self._transport.build_call(endpoints.NOTICE_TAGS)
        return self._read_or_empty(call, read_contents(NoticeTag.from_api), ())

    def notices(self, query: NoticeQuery = NoticeQuery()) -> Page[Notice]:  # noqa: B008 (it is frozen)
        """Return one page of the notices (OC API, section 11), pinned ones first, without attachments."""
        call = self._transport.build_call(endpoints.NOTICE_LIST, query=query.to_api())
        return self._read_or_empty(call, read_page(Notice.from_api), Page((), number=query.page))

    def notice(self, notice_id: int, *, language: str = "") -> Notice:
        """Return one notice with its files (OC API, section 11). Raises NotFound."""
        call = self._transport.build_call(endpoints.NOTICE_DETAIL, str(notice_id), query={"language": language})
        return self._transport.call(call, read_content(Notice.from_api))

    def notice_file(
        self, attachment_id: str, *, deadline: float = DOWNLOAD_DEADLINE
    ) -> AbstractContextManager[Download]:
        """Open a file of a notice (OC API, section 11), as `Client.download` opens one of a ticket."""
        return self._file(endpoints.NOTICE_FILE, attachment_id, deadline)

    def _read_or_empty(self, call: Call, read: Callable[[JSON], T], empty: T) -> T:
        """Return OC's list, or `empty` if it answers resultCode 404 "no data" (OC API, section 2)."""
        try:
            return self._transport.call(call, read)
        except NotFound:
            return empty

    def _file(self, endpoint: Endpoint, attachment_id: str, deadline: float) -> AbstractContextManager[Download]:
        call = self._transport.build_call(endpoint, attachment_id)
        return self._transport.download(call, deadline=deadline, largest=LARGEST_FILE)
