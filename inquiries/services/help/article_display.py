"""Build an FAQ or notice article for display: sanitized HTML, and files under the portal's own ids."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.safestring import SafeString

from inquiries.domain.safe_html import html_to_text, sanitizer
from inquiries.models import Service
from inquiries.oc.types.help_center import Notice, Question
from inquiries.services.help import help_center
from inquiries.services.upstream import upstream_files
from inquiries.services.upstream.upstream_files import (
    NOTICE,
    QUESTION,
    DocumentKind,
    ListedFile,
    OpenFile,
    UpstreamFiles,
)


@dataclass(frozen=True, slots=True)
class Article:
    """A question with its answer, or a notice. `day` is its date; `stale` is set if OC gave no newer copy."""

    id: int
    title: str
    category_id: int | None
    category: str
    body: SafeString
    files: tuple[ListedFile, ...]
    day: date | None
    tags: tuple[str, ...]
    language: str
    stale: bool


def get_question(service: Service, question_id: int, language: str) -> Article:
    """Return one question to show (OC API, section 10). Raises `NotFound`, and `NoCopy` as the help center does."""
    held, code = help_center.get_question(service, question_id, language)
    updated = held.value.updated
    day = timezone.localtime(updated).date() if updated else None
    return _build_article(service, QUESTION, held.value, day, (code, held.stale))


def get_notice(service: Service, notice_id: int, language: str) -> Article:
    """Return one notice to show (OC API, section 11), with the errors of `get_question`."""
    held, code = help_center.get_notice(service, notice_id, language)
    return _build_article(service, NOTICE, held.value, held.value.day, (code, held.stale))


def open_question_file(service: Service, question_id: int, file_id: str, language: str) -> OpenFile:
    """Open a file of a question by the portal's id, streamed from OC (OC API, section 10: file).

    Raises `NotFound` where the question has no such file, and what `inquiries.oc` raises for a read.
    """
    held, _code = help_center.get_question(service, question_id, language)
    return upstream_files.open_file(QUESTION, service, _collect_files(service, QUESTION, held.value).index, file_id)


def open_notice_file(service: Service, notice_id: int, file_id: str, language: str) -> OpenFile:
    """Open a file of a notice, as `open_question_file` does for a question (OC API, section 11)."""
    held, _code = help_center.get_notice(service, notice_id, language)
    return upstream_files.open_file(NOTICE, service, _collect_files(service, NOTICE, held.value).index, file_id)


def _build_article(
    service: Service, kind: DocumentKind, found: Question | Notice, day: date | None, spoken: tuple[str, bool]
) -> Article:
    files = _collect_files(service, kind, found)
    language, stale = spoken
    return Article(
        id=found.id,
        title=html_to_text.convert_to_text(found.title),
        category_id=found.category_id,
        category=html_to_text.convert_to_text(found.category_name),
        body=sanitizer.sanitise_answer(found.content, files.image_urls),
        files=files.list_files(found.attachments),
        day=day,
        tags=found.tags if isinstance(found, Notice) else (),
        language=language,
        stale=stale,
    )


def _collect_files(service: Service, kind: DocumentKind, found: Question | Notice) -> UpstreamFiles:
    return UpstreamFiles(kind, service, found.id, found.attachments, kind.reference.findall(found.content))
