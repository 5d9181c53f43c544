"""Dataclasses that several responses share: a category, and an attachment."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from inquiries.oc.types.parsing import (
    JSON,
    parse_id,
    parse_moment,
    parse_names,
    parse_number,
    parse_required_number,
    parse_text,
)


@dataclass(frozen=True, slots=True)
class Category:
    """A submission type (OC API, section 4). `path` are the ancestors' ids from the top, `parent` is 0 at the top."""

    id: int
    parent: int
    name: str
    level: int
    path: tuple[int, ...]
    order: int
    names: Mapping[str, str] = dataclasses.field(hash=False)

    def name_in(self, language: str) -> str:
        """Return the name in `language` ("ko", "zh-hans" also finds "zh"), or the default name."""
        return self.names.get(language) or self.names.get(language.partition("-")[0]) or self.name

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        numbers = map(parse_number, parse_text(data.get("path")).split("\\"))
        path = tuple(number for number in numbers if number is not None)
        return cls(
            id=parse_required_number(data.get("categoryId")),
            parent=parse_number(data.get("parent")) or 0,
            name=parse_text(data.get("name")),
            level=parse_number(data.get("level")) or len(path) + 1,
            path=path,
            order=parse_number(data.get("orderNo")) or 0,
            names=parse_names(data.get("languages")),
        )

    def to_api(self) -> dict[str, Any]:
        """Return what `from_api` reads, for a copy that is stored as JSON."""
        return {
            "categoryId": self.id,
            "parent": self.parent,
            "name": self.name,
            "level": self.level,
            "path": "\\" + "".join(f"{ancestor}\\" for ancestor in self.path),
            "orderNo": self.order,
            "languages": dict(self.names),
        }


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that OC holds (OC API, section 5); `size` in bytes. Its `id` alone gives access to it: keep it inside."""

    id: str
    name: str
    content_type: str
    disposition: str
    size: int
    created: datetime | None

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        return cls(
            id=parse_id(data.get("attachmentId")),
            name=parse_text(data.get("fileName")),
            content_type=parse_text(data.get("contentType")),
            disposition=parse_text(data.get("disposition")),
            size=parse_number(data.get("size")) or 0,
            created=parse_moment(data.get("createdDt")),
        )

    def to_api(self) -> dict[str, Any]:
        """Return what `from_api` reads, for a copy that is stored as JSON."""
        return {
            "attachmentId": self.id,
            "fileName": self.name,
            "contentType": self.content_type,
            "disposition": self.disposition,
            "size": self.size,
            "createdDt": None if self.created is None else round(self.created.timestamp() * 1000),
        }
