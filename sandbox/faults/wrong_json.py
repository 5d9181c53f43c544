"""Build bodies that are invalid JSON, or not the promised JSON."""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any


def build_wrong_body(wanted: str, payload: Any) -> bytes:
    """Return the variant named `wanted`, or `wanted` itself as the body."""
    variant = _VARIANTS.get(wanted)
    return wanted.encode("utf-8") if variant is None else variant(payload)


def break_rows(payload: Any, within: str, row: int, key: str, value: Any) -> Any:
    """Return a copy in which row `row` of every list `within` has `value` under `key`, or is `value` if `key` is ""."""
    if isinstance(payload, list):
        return [break_rows(item, within, row, key, value) for item in payload]
    if not isinstance(payload, dict):
        return payload
    copy = {name: break_rows(item, within, row, key, value) for name, item in payload.items()}
    rows = copy.get(within)
    if isinstance(rows, list) and rows:
        place = row % len(rows)
        rows[place] = {**rows[place], key: value} if key else value
    return copy


def _dump(payload: Any) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode("utf-8")


def _build_without(key: str) -> Callable[[Any], bytes]:
    return lambda payload: _dump({name: value for name, value in payload.items() if name != key})


def _build_with_content(**changes: Any) -> Callable[[Any], bytes]:
    """Change the single content of an answer; a list or a failure gets one."""

    def variant(payload: Any) -> bytes:
        content = (payload.get("result") or {}).get("content") or {}
        return json.dumps({**payload, "result": {"content": {**content, **changes}}}).encode("ascii")

    return variant


def _rename_file(payload: Any) -> bytes:
    """Return the uploaded file under a tidied name, as many systems keep it."""
    name = str(((payload.get("result") or {}).get("content") or {}).get("fileName", ""))
    return _build_with_content(fileName=re.sub(r"[^\w.]+", "_", unicodedata.normalize("NFD", name)).lower())(payload)


# The real header comes last, where most readers look, after a contrary one.
_CONTRARY_HEADER = b'{"header": {"resultCode": 500, "resultMessage": "", "isSuccessful": false}, '
_VARIANTS: dict[str, Callable[[Any], bytes]] = {
    "no_header": _build_without("header"),
    "no_result": _build_without("result"),
    "ticket_id_null": _build_with_content(ticketId=None),
    "ticket_id_number": _build_with_content(ticketId=1658199661153),
    "file_renamed": _rename_file,
    "empty": lambda payload: b"",
    "bom": lambda payload: b"\xef\xbb\xbf" + _dump(payload),
    "nan": _build_with_content(createdDt=float("nan")),
    "duplicate_keys": lambda payload: _CONTRARY_HEADER + _dump(payload)[1:],
    "lone_surrogate": _build_with_content(subject="\ud800"),
}
