"""Check a submission against the definitions of its type, and report violations as the contract does (section 6)."""

import re
from collections.abc import Sequence
from typing import Any

from sandbox.api.envelope import RELATED_MISSING, Refused, refuse_input
from sandbox.api.field_values import INVALID, LENGTH, REQUIRED, Definition, check_value, count_utf16_units, is_blank
from sandbox.state.world import Submission, World

ATTACHMENT_LIMIT = 5
SUBJECT_LIMIT = 255

# System fields that a form may leave out, with the ids that the contract's example gives them.
_SYSTEM: dict[str, Definition] = {
    "category": {"fieldId": 1, "type": "dropdown", "length": 0},
    "name": {"fieldId": 2, "type": "text", "length": 100},
    "mail": {"fieldId": 3, "type": "text", "length": 100},
    "phone": {"fieldId": 4, "type": "text", "length": 30},
    "subject": {"fieldId": 5, "type": "text", "length": SUBJECT_LIMIT},
    "content": {"fieldId": 6, "type": "textarea", "length": 0},
    "attachment": {"fieldId": 9, "type": "file", "length": 0},
    "personalAgree": {"fieldId": 11, "type": "agree", "length": 0},
    "typeOne": {"fieldId": 18, "type": "text", "length": 200},
    "typeTwo": {"fieldId": 19, "type": "text", "length": 200},
}
_ALWAYS_REQUIRED = ("mail", "name", "subject", "content")
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")


def check_submission(world: World, submission: Submission) -> None:
    """Check a create. Raises Refused: 9005 for what does not exist, else 400 with every wrong field."""
    kind = submission.category_id
    if kind not in world.categories:
        raise Refused(RELATED_MISSING, "The category does not exist")
    check_files(world, submission.file_ids)
    definitions = {item["code"]: item for item in world.fields.get(kind, [])}
    violations = [
        *([] if world.is_leaf(kind) else [_build_violation("category", _SYSTEM["category"], INVALID, kind)]),
        *_check_system_fields(definitions, submission),
        *_check_user_fields(world, definitions, submission),
    ]
    if violations:
        raise refuse_input(None, {"contents": violations})


def check_files(world: World, file_ids: Sequence[str]) -> None:
    """Check the files. Raises Refused for more than five, and 9005 for one that was never uploaded."""
    if len(file_ids) > ATTACHMENT_LIMIT:
        raise refuse_input(f"Up to {ATTACHMENT_LIMIT} files can be attached")
    if not all(file_id in world.files for file_id in file_ids):
        raise Refused(RELATED_MISSING, "The attachment does not exist")


def _check_system_fields(definitions: dict[str, Definition], submission: Submission) -> list[dict[str, Any]]:
    violations = []
    for code, value in _read_system_values(submission).items():
        definition = {**_SYSTEM[code], **definitions.get(code, {})}
        definition["required"] = definition.get("required") or code in _ALWAYS_REQUIRED
        wrong = check_value(definition, set(), value) or _check_system(code, value)
        if wrong:
            violations.append(_build_violation(code, definition, wrong, value))
    attachment = definitions.get("attachment", {})
    if attachment.get("required") and not submission.file_ids:
        violations.append(_build_violation("attachment", attachment, REQUIRED, None))
    return violations


def _read_system_values(submission: Submission) -> dict[str, str | None]:
    return {
        "mail": submission.email,
        "name": submission.username,
        "phone": submission.phone,
        "subject": submission.subject,
        "content": submission.content,
        "typeOne": submission.type_one,
        "typeTwo": submission.type_two,
    }


def _check_system(code: str, value: str | None) -> str | None:
    if code == "mail" and not _MAIL.fullmatch(value or ""):
        return INVALID
    if code == "subject" and count_utf16_units(value or "") > SUBJECT_LIMIT:
        return LENGTH
    return None


def _check_user_fields(
    world: World, definitions: dict[str, Definition], submission: Submission
) -> list[dict[str, Any]]:
    """Check the user fields. The consent to personal data is not required, because the body has no place for it."""
    user_definitions = {code: item for code, item in definitions.items() if code not in _SYSTEM}
    sent = {entry["code"]: entry.get("value") for entry in submission.user_fields}
    violations = []
    for code, definition in user_definitions.items():
        if definition["type"] == "caption" and code not in sent:
            continue
        if definition["type"] == "file":
            wrong = REQUIRED if definition.get("required") and not submission.file_ids else None
        else:
            wrong = check_value(definition, world.options_of(definition), sent.get(code))
        if wrong:
            violations.append(_build_violation(code, definition, wrong, sent.get(code)))
    strangers = [code for code in sent if code not in user_definitions]
    return violations + [_build_violation(code, {"fieldId": 0}, INVALID, sent[code]) for code in strangers]


def _build_violation(code: str, definition: Definition, validate: str, value: Any) -> dict[str, Any]:
    key = f"validate.ticket.{code}.{validate}"
    return {
        "objectName": code,
        "field": str(definition["fieldId"]),
        "validate": validate,
        "key": key,
        "message": key,
        "rejectValue": "" if is_blank(value) else value,
    }
