"""Dataclasses of the help center: questions with their answers, and notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from inquiries.oc.types.category_and_attachment import Attachment
from inquiries.oc.types.parsing import (
    JSON,
    flag,
    parse_body,
    parse_day,
    parse_inner_list,
    parse_list,
    parse_moment,
    parse_names,
    parse_number,
    parse_required_number,
    parse_text,
    split_names,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A frequent question (OC API, section 10). `content` is the answer: HTML in a detail, perhaps text in a list.

    `is_top` is pinned on the main page, `is_recommended` within its category. A list leaves `category_path` and
    `attachments` empty and `read_count` 0 where it does not say.
    """

    id: int
    title: str
    content: str
    category_id: int | None
    category_name: str
    category_path: tuple[str, ...]
    is_top: bool
    is_recommended: bool
    is_new: bool
    read_count: int
    created: datetime | None
    updated: datetime | None
    attachments: tuple[Attachment, ...] = ()

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        return cls(
            id=parse_required_number(data.get("helpDocId")),
            title=parse_text(data.get("title")),
            content=parse_body(data.get("content")),
            category_id=parse_number(data.get("categoryId")),
            category_name=parse_text(data.get("categoryName")),
            category_path=split_names(data.get("categoryFullName")),
            is_top=flag(data.get("isTop")),
            is_recommended=flag(data.get("isRecommend")),
            is_new=flag(data.get("isNew")),
            read_count=parse_number(data.get("readCnt")) or 0,
            created=parse_moment(data.get("createdDt")),
            updated=parse_moment(data.get("updatedDt")),
            attachments=parse_inner_list(data.get("attachments"), Attachment.from_api),
        )

    def to_api(self) -> dict[str, Any]:
        """Return what `from_api` reads, for a copy that is stored as JSON."""
        return {
            "helpDocId": self.id,
            "title": self.title,
            "content": self.content,
            "categoryId": self.category_id,
            "categoryName": self.category_name,
            "categoryFullName": ">".join(self.category_path),
            "isTop": self.is_top,
            "isRecommend": self.is_recommended,
            "isNew": self.is_new,
            "readCnt": self.read_count,
            "createdDt": _convert_to_ms(self.created),
            "updatedDt": _convert_to_ms(self.updated),
            "attachments": [attachment.to_api() for attachment in self.attachments],
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice (OC API, section 11). `content` is HTML in a detail, perhaps text in a list; `day` is its date.

    `tags` are names; a list has no `attachments`.
    """

    id: int
    title: str
    content: str
    category_id: int | None
    category_name: str
    is_top: bool
    is_new: bool
    read_count: int
    day: date | None
    updated: datetime | None
    tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        return cls(
            id=parse_required_number(data.get("noticeId")),
            title=parse_text(data.get("title")),
            content=parse_body(data.get("content")),
            category_id=parse_number(data.get("categoryId")),
            category_name=parse_text(data.get("categoryName")),
            is_top=flag(data.get("isTop")),
            is_new=flag(data.get("isNew")),
            read_count=parse_number(data.get("readCnt")) or 0,
            day=parse_day(data.get("displayDt")),
            updated=parse_moment(data.get("updatedDt")),
            tags=_parse_tags(data),
            attachments=parse_inner_list(data.get("attachments"), Attachment.from_api),
        )

    def to_api(self) -> dict[str, Any]:
        """Return what `from_api` reads, for a copy that is stored as JSON."""
        return {
            "noticeId": self.id,
            "title": self.title,
            "content": self.content,
            "categoryId": self.category_id,
            "categoryName": self.category_name,
            "isTop": self.is_top,
            "isNew": self.is_new,
            "readCnt": self.read_count,
            "displayDt": self.day.strftime("%Y.%m.%d") if self.day else None,
            "updatedDt": _convert_to_ms(self.updated),
            "tags": [{"tag": tag} for tag in self.tags],
            "attachments": [attachment.to_api() for attachment in self.attachments],
        }


def _parse_tags(data: JSON) -> tuple[str, ...]:
    """A detail has a list of tags, a list their names joined with commas."""
    listed = parse_inner_list(data.get("tags"), lambda tag: parse_text(tag.get("tag")))
    names = listed or tuple(parse_text(data.get("tagStr")).split(","))
    return tuple(name.strip() for name in names if name.strip())


@dataclass(frozen=True, slots=True)
class NoticeTag:
    """A tag that notices can have (OC API, section 11), with its name in each language."""

    id: int
    name: str
    names: Mapping[str, str] = field(hash=False)

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        return cls(
            id=parse_required_number(data.get("tagId")),
            name=parse_text(data.get("tag")),
            names=parse_names(data.get("languages")),
        )


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One page of the FAQ: `number` counts from 1, `total` counts questions over all `pages`."""

    questions: tuple[Question, ...]
    total: int
    pages: int
    number: int

    @classmethod
    def from_api(cls, result: JSON) -> Self:
        total, pages, page_number = _parse_paging(result)
        return cls(parse_list(result.get("contents"), Question.from_api), total, pages, page_number)


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of the notices: `number` counts from 1, `total` counts notices over all `pages`."""

    notices: tuple[Notice, ...]
    total: int
    pages: int
    number: int

    @classmethod
    def from_api(cls, result: JSON) -> Self:
        total, pages, page_number = _parse_paging(result)
        return cls(parse_list(result.get("contents"), Notice.from_api), total, pages, page_number)


def _parse_paging(result: JSON) -> tuple[int, int, int]:
    total = parse_required_number(result.get("total"))
    if result.get("contents") is None and total:
        # Or a service with questions would look like one that has none.
        raise ValueError("the list is missing")
    return total, parse_number(result.get("pages")) or 0, parse_number(result.get("pageNum")) or 1


def _convert_to_ms(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)
