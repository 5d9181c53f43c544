"""The journal of all calls in their order, which tests of the portal compare with."""

import json
import threading
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.api.call import Call


@dataclass
class Entry:
    """A call. `executed` means that it took effect, whatever was answered. `status` is None without an answer."""

    n: int
    at_ms: int
    op: str
    method: str
    target: str
    headers: dict[str, str]
    body_text: str | None = None
    json: Any = None
    file: dict[str, Any] | None = None
    status: int | None = None
    result_code: int | None = None
    executed: bool = False
    result_id: str | None = None
    result_ids: list[str] = field(default_factory=list)
    fault: int | None = None

    def note_body(self, call: Call) -> None:
        if call.op == "upload":
            self.file = _describe_file(call)
        elif call.body:
            self.body_text = call.body.decode("utf-8", "replace")
            self.json = _parse_body(self.body_text)

    def note_result(self, result_id: str | None) -> None:
        self.executed = True
        if result_id is not None:
            self.result_id = self.result_id or result_id
            self.result_ids.append(result_id)


class Journal:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    def open(self, call: Call, at_ms: int) -> Entry:
        with self._lock:
            entry = Entry(len(self._entries) + 1, at_ms, call.op, call.method, call.target, call.headers)
            self._entries.append(entry)
        return entry

    def entries(self, op: str | None = None) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(entry) for entry in self._entries if op in (None, entry.op)]

    def clear(self) -> None:
        with self._lock:
            self._entries = []


def _describe_file(call: Call) -> dict[str, Any] | None:
    if call.file is None:
        return None
    return {
        "name": call.file.filename,
        "size": len(call.file_data),
        "md5": call.file_md5,
        "content_type": call.file.content_type,
    }


def _parse_body(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
