"""Frozen dataclasses of requests. `to_api` gives exactly the contract's names."""

from dataclasses import dataclass
from typing import Annotated, Any

from inquiries.oc.types.record import Query

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
class TicketQuery(Query):
    """The part of a customer's list to show; `page` counts from 1, `page_size` is at most 200."""

    category_id: Annotated[int | None, "categoryId"] = None
    status: Annotated[str, "status"] = ""
    language: Annotated[str, "language"] = ""
    sources: Annotated[tuple[str, ...], "source"] = ()
    sort: Annotated[str, "sort"] = LATEST_FIRST
    page: Annotated[int, "page"] = 1
    page_size: Annotated[int, "pageSize"] = 20


@dataclass(frozen=True, slots=True)
class QuestionQuery(Query):
    """The part of the FAQ to show (OC API, section 10); `page` counts from 1, `page_size` is at most 200.

    `words` are looked for in title and content; without a `sort` pinned questions come first, then the latest.
    """

    language: Annotated[str, "language"] = ""
    category_id: Annotated[int | None, "categoryId"] = None
    words: Annotated[str, "query"] = ""
    sort: Annotated[str, "sort"] = ""
    page: Annotated[int, "page"] = 1
    page_size: Annotated[int, "pageSize"] = 20


@dataclass(frozen=True, slots=True)
class NoticeQuery(QuestionQuery):
    """The part of the notices to show (OC API, section 11), also by tag."""

    tag_id: Annotated[int | None, "tagId"] = None
