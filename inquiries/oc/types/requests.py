"""Frozen dataclasses of requests. `to_api` gives exactly the contract's names."""

from dataclasses import dataclass
from typing import Any

LATEST_FIRST = "updatedDt:desc"  # by their last change; tickets and questions can be sorted so


@dataclass(frozen=True, slots=True)
class EndUser:
    """The customer. Without a `usercode` (at most 50 characters) the ticket appears in no customer's list."""

    usercode: str | None
    email: str
    username: str
    phone: str = ""

    def to_api(self) -> dict[str, str]:
        """Return the body's `endUser`."""
        user = {"usercode": self.usercode or "", "email": self.email, "username": self.username, "phone": self.phone}
        return {name: value for name, value in user.items() if value or name in ("email", "username")}


@dataclass(frozen=True, slots=True)
class UserField:
    """The value of a field that is not one of the system's; several values only for a checkbox."""

    code: str
    value: str | tuple[str, ...]

    def to_api(self) -> dict[str, str | list[str]]:
        """Return one of the body's `userFields`."""
        return {"code": self.code, "value": self.value if isinstance(self.value, str) else list(self.value)}


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to create (OC API, section 6): `subject` at most 255 characters, at most 5 `attachment_ids`."""

    category_id: int
    subject: str
    content: str
    end_user: EndUser
    attachment_ids: tuple[str, ...] = ()
    type_one: str = ""
    type_two: str = ""
    language: str = ""
    source: str = "web"
    user_fields: tuple[UserField, ...] = ()

    def to_api(self) -> dict[str, Any]:
        """Return the body of the call, without optional blanks."""
        optional = {
            "attachments": [{"attachmentId": attachment_id} for attachment_id in self.attachment_ids],
            "typeOne": self.type_one,
            "typeTwo": self.type_two,
            "language": self.language,
            "source": self.source,
            "userFields": [field.to_api() for field in self.user_fields],
        }
        return {
            "categoryId": self.category_id,
            "subject": self.subject,
            "content": self.content,
            "endUser": self.end_user.to_api(),
        } | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True, slots=True)
class TicketQuery:
    """The part of a customer's list to show; `page` counts from 1, `page_size` is at most 200."""

    category_id: int | None = None
    status: str = ""
    language: str = ""
    sources: tuple[str, ...] = ()
    sort: str = LATEST_FIRST
    page: int = 1
    page_size: int = 20

    def to_api(self) -> dict[str, str]:
        """Return the call's query parameters, without blanks."""
        parameters = {
            "categoryId": "" if self.category_id is None else str(self.category_id),
            "status": self.status,
            "language": self.language,
            "source": ",".join(self.sources),
            "sort": self.sort,
            "page": str(self.page),
            "pageSize": str(self.page_size),
        }
        return {name: value for name, value in parameters.items() if value}


@dataclass(frozen=True, slots=True)
class QuestionQuery:
    """The part of the FAQ to show (OC API, section 10); `page` counts from 1, `page_size` is at most 200.

    `words` are looked for in title and content; without a `sort` pinned questions come first, then the latest.
    """

    language: str = ""
    category_id: int | None = None
    words: str = ""
    sort: str = ""
    page: int = 1
    page_size: int = 20

    def to_api(self) -> dict[str, str]:
        """Return the call's query parameters, without blanks."""
        parameters = {
            "language": self.language,
            "categoryId": "" if self.category_id is None else str(self.category_id),
            "query": self.words,
            "sort": self.sort,
            "page": str(self.page),
            "pageSize": str(self.page_size),
        }
        return {name: value for name, value in parameters.items() if value}


@dataclass(frozen=True, slots=True)
class NoticeQuery(QuestionQuery):
    """The part of the notices to show (OC API, section 11), also by tag."""

    tag_id: int | None = None

    def to_api(self) -> dict[str, str]:
        """Return the call's query parameters, without blanks."""
        tag = {} if self.tag_id is None else {"tagId": str(self.tag_id)}
        return QuestionQuery.to_api(self) | tag
