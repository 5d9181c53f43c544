"""Make answers as irregular as the documents allow: keys in any order, unknown keys, both id types, nulls.

A tolerant reader does not notice. Which values are changed follows from the random number generator alone,
so a run with the same seed and the same calls is the same.
"""

import random
from typing import Any

_IDS = ("categoryId", "fieldId", "parent", "helpDocId", "noticeId", "tagId")
_NULLABLE = ("displayDt", "statusName", "typeName")
_AGENT_TYPES = ("csuser", "reply")
_STRANGE_VALUES: tuple[Any, ...] = (None, 0, "", True, [], {}, {"value": None})


class Wild:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose

    def roughen(self, value: Any) -> Any:
        """Return an irregular copy of an answer or a part of it."""
        if isinstance(value, list):
            return [self.roughen(item) for item in value]
        if not isinstance(value, dict):
            return value
        return self._shuffle({key: self._changed(key, self.roughen(item), value) for key, item in value.items()})

    def _changed(self, key: str, value: Any, holder: dict[str, Any]) -> Any:
        if key in _IDS and isinstance(value, int):
            return self._random.choice((value, str(value)))
        if key in _NULLABLE or (key == "createdDt" and "attachmentId" in holder):
            return self._random.choice((value, None))
        if key == "attachments" and not value:
            return self._random.choice((None, []))
        if key == "isNew":  # a Boolean in the example, a String in the table
            return self._random.choice((value, str(value).lower()))
        if key == "type" and value in _AGENT_TYPES:
            return self._random.choice(_AGENT_TYPES)
        return value

    def _shuffle(self, fields: dict[str, Any]) -> dict[str, Any]:
        if "ko" in fields:  # the languages of a type: a map of codes, where a key more would be a language more
            return fields
        items = [*fields.items(), (f"x{self._random.randrange(10**6)}", self._random.choice(_STRANGE_VALUES))]
        self._random.shuffle(items)
        return dict(items)
