"""Build an FAQ or notice article for display: sanitized HTML, and files under the portal's own ids."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from inquiries.domain.file_inspection import file_types
from inquiries.domain.safe_html import sanitizer
from inquiries.models import Service
from inquiries.oc.client import Client
from inquiries.oc.errors import NotFound
from inquiries.oc.types.tickets import Attachment, Notice, Question
from inquiries.services.help import help_center
from inquiries.services.tickets.ticket_files import Opened, OpenFile, ThreadFile, name_of


@dataclass(frozen=True, slots=True)
class Article:
    """A question with its answer, or a notice. `day` is its date; `stale` is set if OC gave no newer copy."""

    id: int
    title: str
    category_id: int | None
    category: str
    body: SafeString
    files: tuple[ThreadFile, ...]
    day: date | None
    tags: tuple[str, ...]
    language: str
    stale: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where articles of a kind have their files: in OC's addresses, in ours, and by which method of the client."""

    name: str
    pattern: re.Pattern[str]
    route: str
    opened: Opened


_QUESTION = _Kind("faq", re.compile(r"/helpdoc/attachments/([\w-]+)"), "inquiries:question-file", Client.question_file)
_NOTICE = _Kind("notice", re.compile(r"/notice/attachments/([\w-]+)"), "inquiries:notice-file", Client.notice_file)


class _Files:
    """All files of one article: those attached, and the pictures in its text. Files of tickets are never among them."""

    def __init__(self, service: Service, kind: _Kind, article: Question | Notice) -> None:
        self._service, self._kind, self._article = service, kind, article
        self._shown = set(kind.pattern.findall(article.content))
        # Our id -> OC's id and the name; a picture that only the text refers to has no name of its own.
        self.index = {self._build_id(i): (i, "") for i in self._shown} | {
            self._build_id(file.id): (file.id, name_of(file)) for file in article.attachments
        }

    def body(self) -> SafeString:
        urls = {i: self._url(self._build_id(i)) for i in self._shown}
        return sanitizer.sanitise_answer(self._article.content, urls)

    def listed(self) -> tuple[ThreadFile, ...]:
        return tuple(self._file(attachment) for attachment in self._article.attachments)

    def _file(self, attachment: Attachment) -> ThreadFile:
        name = name_of(attachment)
        is_image = file_types.get_content_type(name) in file_types.SAFE_IMAGES
        our_id = self._build_id(attachment.id)
        return ThreadFile(our_id, name, attachment.size, file_types.get_extension(name), is_image)

    def _build_id(self, upstream_id: str) -> str:
        text = f"{self._kind.name}:{self._service.pk}:{self._article.id}:{upstream_id}"
        return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]

    def _url(self, file_id: str) -> str:
        return reverse(self._kind.route, args=(self._service.slug, self._article.id, file_id))


def get_question(service: Service, question_id: int, language: str) -> Article:
    """Return one question to show (OC API, section 10). Raises `NotFound`, and `NoCopy` as the help center does."""
    held, code = help_center.get_question(service, question_id, language)
    updated = held.value.updated
    day = timezone.localtime(updated).date() if updated else None
    return _build_article(service, _QUESTION, held.value, day, (code, held.stale))


def get_notice(service: Service, notice_id: int, language: str) -> Article:
    """Return one notice to show (OC API, section 11), with the errors of `get_question`."""
    held, code = help_center.get_notice(service, notice_id, language)
    return _build_article(service, _NOTICE, held.value, held.value.day, (code, held.stale))


def open_question_file(service: Service, question_id: int, file_id: str, language: str) -> OpenFile:
    """Open a file of a question by the portal's id, streamed from OC (OC API, section 10: file).

    Raises `NotFound` where the question has no such file, and what `inquiries.oc` raises for a read.
    """
    held, _code = help_center.get_question(service, question_id, language)
    return _open(service, _QUESTION, held.value, file_id)


def open_notice_file(service: Service, notice_id: int, file_id: str, language: str) -> OpenFile:
    """Open a file of a notice, as `open_question_file` does for a question (OC API, section 11)."""
    held, _code = help_center.get_notice(service, notice_id, language)
    return _open(service, _NOTICE, held.value, file_id)


def _build_article(
    service: Service, kind: _Kind, found: Question | Notice, day: date | None, spoken: tuple[str, bool]
) -> Article:
    files = _Files(service, kind, found)
    language, stale = spoken
    return Article(
        id=found.id,
        title=sanitizer.convert_to_text(found.title),
        category_id=found.category_id,
        category=sanitizer.convert_to_text(found.category_name),
        body=files.body(),
        files=files.listed(),
        day=day,
        tags=found.tags if isinstance(found, Notice) else (),
        language=language,
        stale=stale,
    )


def _open(service: Service, kind: _Kind, found: Question | Notice, file_id: str) -> OpenFile:
    index = _Files(service, kind, found).index
    if file_id not in index:
        raise NotFound("no such file here")
    return OpenFile(service, *index[file_id], kind.opened)
