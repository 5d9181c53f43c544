"""Parse the bodies of create and comment strictly: a key, type or character that the contract lacks is refused."""

import json
from typing import Any, NoReturn

from sandbox.api.envelope import parse_digits, refuse_call
from sandbox.state.world import Submission

SOURCES = ("web", "spweb", "api")

_TICKET_KEYS = {
    *("categoryId", "subject", "content", "endUser", "attachments", "userFields"),
    *("typeOne", "typeTwo", "language", "source"),
}
_END_USER_KEYS = {"usercode", "email", "username", "phone"}


def parse_json(body: bytes) -> Any:
    """Parse JSON in UTF-8 without repeated keys, NaN or lone surrogates. Raises Refused."""
    try:
        parsed = json.loads(body.decode("utf-8"), object_pairs_hook=_refuse_duplicates, parse_constant=_refuse_constant)
        json.dumps(parsed, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise refuse_call("The body is not valid JSON") from error
    return parsed


def parse_submission(body: Any) -> Submission:
    """Parse a create: its content is not checked. Raises Refused for unknown keys and wrong types (section 6)."""
    ticket = _check_object(body, _TICKET_KEYS, "the body")
    end_user = _check_object(ticket.get("endUser") or {}, _END_USER_KEYS, "endUser")
    source = _read_text(ticket, "source") or "web"
    if source not in SOURCES:
        raise refuse_call(f"source is one of {', '.join(SOURCES)}")
    return Submission(
        category_id=_read_category_id(ticket),
        subject=_read_text(ticket, "subject") or "",
        content=_read_text(ticket, "content") or "",
        email=_read_text(end_user, "email") or "",
        username=_read_text(end_user, "username") or "",
        usercode=_read_usercode(end_user),
        phone=_read_text(end_user, "phone"),
        type_one=_read_text(ticket, "typeOne"),
        type_two=_read_text(ticket, "typeTwo"),
        language=_read_text(ticket, "language"),
        source=source,
        file_ids=tuple(_read_attachment_id(item) for item in _read_array(ticket, "attachments")),
        user_fields=_read_user_fields(ticket),
    )


def parse_comment(body: Any) -> str:
    """Parse a comment. Raises Refused."""
    comment = _read_text(_check_object(body, {"comment"}, "the body"), "comment")
    if not comment or not comment.strip():
        raise refuse_call("comment is blank")
    return comment


def _read_category_id(ticket: dict[str, Any]) -> int:
    """Return an integer; a string of digits is taken too, because the contract's own example sends one."""
    value = ticket.get("categoryId")
    number = parse_digits(value) if isinstance(value, str) else value
    if not isinstance(number, int) or isinstance(number, bool):
        raise refuse_call("categoryId is not an integer")
    return number


def _read_usercode(end_user: dict[str, Any]) -> str | None:
    usercode = _read_text(end_user, "usercode") or None
    if usercode is not None and len(usercode) > 50:
        raise refuse_call("endUser.usercode is longer than 50 characters")
    return usercode


def _read_attachment_id(item: Any) -> str:
    attachment_id = _read_text(_check_object(item, {"attachmentId"}, "attachments"), "attachmentId")
    if not attachment_id:
        raise refuse_call("attachmentId is blank")
    return attachment_id


def _read_user_fields(ticket: dict[str, Any]) -> list[dict[str, Any]]:
    entries = [_check_object(item, {"code", "value"}, "userFields") for item in _read_array(ticket, "userFields")]
    codes = [_read_text(entry, "code") for entry in entries]
    if not all(codes) or len(set(codes)) < len(codes):
        raise refuse_call("every entry of userFields needs a code of its own")
    return entries


def _check_object(value: Any, known: set[str], what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refuse_call(f"{what} is not an object")
    if unknown := value.keys() - known:
        raise refuse_call(f"{what} has an unknown property: {min(unknown)}")
    return value


def _read_array(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    if value is not None and not isinstance(value, list):
        raise refuse_call(f"{key} is not an array")
    return value or []


def _read_text(holder: dict[str, Any], key: str) -> str | None:
    value = holder.get(key)
    if value is not None and not isinstance(value, str):
        raise refuse_call(f"{key} is not a string")
    return value


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key is repeated")
    return dict(pairs)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
