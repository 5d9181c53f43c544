"""Dataclasses of the help center: questions with their answers, and notices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Generic, Self, TypeVar

from inquiries.oc.types.category_and_attachment import Attachment
from inquiries.oc.types.parsing import (
    JSON,
    flag,
    parse_body,
    parse_count,
    parse_day,
    parse_inner_list,
    parse_key,
    parse_list,
    parse_moment,
    parse_name,
    parse_names,
    parse_number,
    parse_paging,
    parse_required_number,
    parse_text,
    split_names,
)
from inquiries.oc.types.record import Key, Record, read_record

T = TypeVar("T")
_FILES = Key("attachments", lambda value: parse_inner_list(value, Attachment.from_api))


@dataclass(frozen=True, slots=True)
class Question(Record):
    """A frequent question (OC API, section 10). `content` is the answer: HTML in a detail, perhaps text in a list.

    `is_top` is pinned on the main page, `is_recommended` within its category. A list leaves `category_path` and
    `attachments` empty and `read_count` 0 where it does not say.
    """

    id: Annotated[int, Key("helpDocId", parse_key)]
    title: Annotated[str, Key("title", parse_name)]
    content: Annotated[str, Key("content", parse_body)]
    category_id: Annotated[int | None, Key("categoryId", parse_number)]
    category_name: Annotated[str, Key("categoryName", parse_name)]
    category_path: Annotated[tuple[str, ...], Key("categoryFullName", split_names, ">".join)]
    is_top: Annotated[bool, Key("isTop", flag)]
    is_recommended: Annotated[bool, Key("isRecommend", flag)]
    is_new: Annotated[bool, Key("isNew", flag)]
    read_count: Annotated[int, Key("readCnt", parse_count)]
    created: Annotated[datetime | None, Key("createdDt", parse_moment)]
    updated: Annotated[datetime | None, Key("updatedDt", parse_moment)]
    attachments: Annotated[tuple[Attachment, ...], _FILES] = ()


@dataclass(frozen=True, slots=True)
class Notice(Record):
    """A notice (OC API, section 11). `content` is HTML in a detail, perhaps text in a list; `day` is its date.

    `tags` are names; a list has no `attachments`.
    """

    id: Annotated[int, Key("noticeId", parse_key)]
    title: Annotated[str, Key("title", parse_name)]
    content: Annotated[str, Key("content", parse_body)]
    category_id: Annotated[int | None, Key("categoryId", parse_number)]
    category_name: Annotated[str, Key("categoryName", parse_name)]
    is_top: Annotated[bool, Key("isTop", flag)]
    is_new: Annotated[bool, Key("isNew", flag)]
    read_count: Annotated[int, Key("readCnt", parse_count)]
    day: Annotated[date | None, Key("displayDt", parse_day, lambda day: day and day.strftime("%Y.%m.%d"))]
    updated: Annotated[datetime | None, Key("updatedDt", parse_moment)]
    tags: Annotated[tuple[str, ...], Key("tags", tuple, lambda tags: [{"tag": tag} for tag in tags])] = ()
    attachments: Annotated[tuple[Attachment, ...], _FILES] = ()

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        return read_record(cls, {**data, "tags": _parse_tags(data)})


def _parse_tags(data: JSON) -> tuple[str, ...]:
    """A detail has a list of tags, a list their names joined with commas."""
    listed = parse_inner_list(data.get("tags"), lambda tag: parse_text(tag.get("tag")))
    names = listed or tuple(parse_text(data.get("tagStr")).split(","))
    return tuple(name.strip() for name in names if name.strip())


@dataclass(frozen=True, slots=True)
class NoticeTag(Record):
    """A tag that notices can have (OC API, section 11), with its name in each language."""

    id: Annotated[int, Key("tagId", parse_required_number)]
    name: Annotated[str, Key("tag", parse_name)]
    names: Annotated[Mapping[str, str], Key("languages", parse_names, dict)] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of questions or notices: `number` counts from 1, `total` counts the rows of all `pages`."""

    rows: tuple[T, ...]
    total: int = 0
    pages: int = 0
    number: int = 1


def read_page(read_row: Callable[[JSON], T]) -> Callable[[JSON], Page[T]]:
    """Return a reader of a result with a page of such rows."""
    return lambda result: Page(parse_list(result.get("contents"), read_row), *parse_paging(result))
