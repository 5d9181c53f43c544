"""Dataclasses that several responses share: a category, and an attachment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Self

from inquiries.oc.types.parsing import (
    JSON,
    parse_count,
    parse_id,
    parse_key,
    parse_moment,
    parse_name,
    parse_names,
    parse_path,
    parse_text,
)
from inquiries.oc.types.record import Key, Record, read_record


@dataclass(frozen=True, slots=True)
class Category(Record):
    """A submission type (OC API, section 4). `path` are the ancestors' ids from the top, `parent` is 0 at the top."""

    id: Annotated[int, Key("categoryId", parse_key)]
    parent: Annotated[int, Key("parent", parse_count)]
    name: Annotated[str, Key("name", parse_name)]
    level: Annotated[int, Key("level", parse_count)]
    path: Annotated[tuple[int, ...], Key("path", parse_path, lambda path: "\\".join(["", *map(str, path), ""]))]
    order: Annotated[int, Key("orderNo", parse_count)]
    names: Annotated[Mapping[str, str], Key("languages", parse_names, dict)] = field(hash=False)

    def name_in(self, language: str) -> str:
        """Return the name in `language` ("ko", "zh-hans" also finds "zh"), or the default name, or any other.

        A type without any name is called by its number: it can be chosen, and what is below it can be reached.
        """
        spoken = self.names.get(language) or self.names.get(language.partition("-")[0]) or self.name
        return spoken or next(iter(self.names.values()), f"#{self.id}")

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        category = read_record(cls, data)
        return category if category.level else replace(category, level=len(category.path) + 1)


@dataclass(frozen=True, slots=True)
class Attachment(Record):
    """A file that OC holds (OC API, section 5); `size` in bytes. Its `id` alone gives access to it: keep it inside."""

    id: Annotated[str, Key("attachmentId", parse_id)]
    name: Annotated[str, Key("fileName", parse_text)]
    content_type: Annotated[str, Key("contentType", parse_text)]
    disposition: Annotated[str, Key("disposition", parse_text)]
    size: Annotated[int, Key("size", parse_count)]
    created: Annotated[datetime | None, Key("createdDt", parse_moment)]
