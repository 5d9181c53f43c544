"""The bases of dataclasses for OC: the annotation of each field says where it stands in its JSON or its queries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar, get_type_hints

from inquiries.oc.types.parsing import JSON

R = TypeVar("R", bound="Record")


def convert_to_json(value: object) -> Any:
    """Return a value of a record as OC would send it: moments in milliseconds, and tuples as lists."""
    if isinstance(value, Record):
        return value.to_api()
    if isinstance(value, datetime):
        return round(value.timestamp() * 1000)
    return [convert_to_json(each) for each in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Key:
    """A field's key in OC's JSON, the reader of its value, and the writer for copies that are stored as JSON."""

    name: str
    read: Callable[[Any], object]
    write: Callable[[Any], object] = convert_to_json


class _Keyed:
    """Knows the fields of a dataclass that have a key in their annotation."""

    __slots__ = ()
    _keys: ClassVar[tuple[tuple[str, Any], ...]]

    def __init_subclass__(cls) -> None:
        hints = get_type_hints(cls, include_extras=True).items()
        cls._keys = tuple((name, hint.__metadata__[0]) for name, hint in hints if hasattr(hint, "__metadata__"))


class Query(_Keyed):
    """Query parameters, with their names in the annotations: `page_size: Annotated[int, "pageSize"]`."""

    __slots__ = ()

    def to_api(self) -> dict[str, str]:
        """Return the call's query parameters, without blanks."""
        values = ((key, getattr(self, name)) for name, key in self._keys)
        return {
            key: ",".join(value) if isinstance(value, tuple) else str(value)
            for key, value in values
            if value not in ("", None, ())
        }


class Record(_Keyed):
    """An object of OC's, with a `Key` in the annotation of each field: `id: Annotated[int, Key("tagId", …)]`."""

    __slots__ = ()

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        """Read the object. Raises ValueError where a value that it cannot be without is missing."""
        return read_record(cls, data)

    def to_api(self) -> dict[str, Any]:
        """Return what `from_api` reads, for a copy that is stored as JSON."""
        return {key.name: key.write(getattr(self, name)) for name, key in self._keys}


def read_record(record: type[R], data: JSON) -> R:
    """Read an object as its annotations say, for a `from_api` that adds to that."""
    return record(**{name: key.read(data.get(key.name)) for name, key in record._keys})
