"""The data of a submitted form, in the shape that the form, the receipt page and the delivery share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """One field as the customer saw it: its label and the value."""

    code: str
    label: str
    value: Value
    is_consent: bool = False  # the value is whether the customer agreed, then the text of the consent


@dataclass(frozen=True, slots=True)
class SubmissionData:
    """The data of a submitted form. A comment has only `content`."""

    content: str
    subject: str = ""
    email: str = ""
    name: str = ""
    phone: str = ""
    type_one: str = ""
    type_two: str = ""
    user_fields: tuple[tuple[str, Value], ...] = ()
    # For people: what the receipt shows. Consent texts are in here too, since OC has no place for them.
    answers: tuple[FieldAnswer, ...] = ()
    # For the form: the posted values by HTML name, so that it can be shown again exactly as it was typed.
    typed: Mapping[str, list[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {place.name: getattr(self, place.name) for place in fields(self)} | {
            "user_fields": [[code, _serialize_value(value)] for code, value in self.user_fields],
            "answers": [[a.code, a.label, _serialize_value(a.value), a.is_consent] for a in self.answers],
            "typed": dict(self.typed),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        # What another release has added is left alone: old rows and new ones are read by both for a while.
        known = {place.name for place in fields(cls)} - {"user_fields", "answers"}
        plain = {key: stored[key] for key in stored if key in known}
        return cls(
            **plain,
            user_fields=tuple((code, _parse_value(value)) for code, value in stored.get("user_fields", [])),
            answers=tuple(
                FieldAnswer(code, label, _parse_value(value), *more)
                for code, label, value, *more in stored.get("answers", [])
            ),
        )


def _serialize_value(value: Value) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


def _parse_value(stored: str | list[str]) -> Value:
    return stored if isinstance(stored, str) else tuple(stored)
