"""Prepare tickets for the templates of the agent's console."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sandbox.api.rendering import render_everything
from sandbox.state.clock import KOREA
from sandbox.state.files import StoredFile
from sandbox.state.world import CUSTOMER_TYPE, STATUSES, StoredEntry, StoredTicket, World

_TAG = re.compile(r"<[a-zA-Z/!]")
_BLOCK = re.compile(r"<(p|br|li|tr|div|h[1-6])\b", re.IGNORECASE)
_INLINE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/bmp", "application/pdf", "text/plain")
_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"))
_FRAME = (
    "<!DOCTYPE html><meta charset=utf-8><style>body{{margin:12px;font:15px/1.6 system-ui,sans-serif;color:#1d2733;"
    "overflow-wrap:anywhere{plain}}}img{{max-width:100%;height:auto}}td,th{{border:1px solid #ccd4dd;padding:2px 8px}}"
    "table{{border-collapse:collapse}}</style>{content}"
)


def matches(ticket: StoredTicket, status: str, words: str) -> bool:
    """Whether `words` occur in the ticket's ids or in the customer's texts."""
    if status and ticket.status != status:
        return False
    texts = (ticket.ticket_id, ticket.subject, ticket.content, ticket.usercode, ticket.email, ticket.username)
    return any(words.casefold() in (text or "").casefold() for text in texts)


def count_statuses(tickets: Iterable[StoredTicket]) -> list[tuple[str, int]]:
    """Return the contract's statuses in their order, then any others that occur."""
    found = Counter(ticket.status for ticket in tickets)
    return [(status, found[status]) for status in (*STATUSES, *sorted(found.keys() - set(STATUSES)))]


def build_row(world: World, ticket: StoredTicket) -> dict[str, Any]:
    last = ticket.entries[-1] if ticket.entries else None
    return {
        "ticket": ticket,
        "category": _get_category_path(world, ticket.category_id),
        "waiting": ticket.status not in ("solved", "closed") and (last is None or last.type == CUSTOMER_TYPE),
        "files": len(ticket.file_ids) + sum(len(entry.file_ids) for entry in ticket.entries),
    }


def build_page(world: World, ticket: StoredTicket, service_id: str) -> dict[str, Any]:
    """Return all that was sent for a ticket, and its thread, newest last as one reads a conversation."""
    question = StoredEntry(ticket.content, CUSTOMER_TYPE, ticket.created_ms, ticket.file_ids)
    return {
        "ticket": ticket,
        "category": _get_category_path(world, ticket.category_id),
        "answers": _build_field_answers(world, ticket),
        "entries": [_build_entry(world, entry, service_id) for entry in (question, *ticket.entries)],
        "raw": json.dumps(render_everything(world, ticket), ensure_ascii=False, indent=2),
    }


def build_frame(html: str, service_id: str) -> str:
    """Return a document for a sandboxed frame. Inline images come from the console's own files."""
    content = html.replace(f"/{service_id}/api/v2/ticket/attachments/", "/console/files/")
    return _FRAME.format(content=content, plain="" if _TAG.search(html) else ";white-space:pre-wrap")


def build_disposition(stored: StoredFile, *, download: bool) -> str:
    inline = stored.content_type in _INLINE_TYPES and not download
    return f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(stored.name, safe='')}"


def format_moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, KOREA).strftime("%Y-%m-%d %H:%M:%S")


def format_ago(at_ms: int, now_ms: int) -> str:
    for length, unit in _UNITS:
        if now_ms - at_ms >= length:
            return f"{(now_ms - at_ms) // length} {unit}"
    return "now"


def _get_category_path(world: World, category_id: int) -> list[str]:
    return (world.category_full_name(category_id) or str(category_id)).split(">")


def _build_field_answers(world: World, ticket: StoredTicket) -> list[dict[str, Any]]:
    """Return the user fields with the titles of their type; a code that it no longer has is its own title."""
    titles = {item["code"]: item["title"] for item in world.fields.get(ticket.category_id, [])}
    system = {"typeOne": ticket.type_one, "typeTwo": ticket.type_two}
    pairs: list[tuple[str, Any]] = [(code, value) for code, value in system.items() if value]
    pairs += [(item["code"], item.get("value")) for item in ticket.user_fields]
    return [
        {"code": code, "title": titles.get(code, code), "values": value if isinstance(value, list) else [value]}
        for code, value in pairs
    ]


def _build_entry(world: World, entry: StoredEntry, service_id: str) -> dict[str, Any]:
    """Return an entry. `lines` estimates the frame's height, which cannot be measured without a script."""
    lines = sum(1 + len(part) // 60 for part in _BLOCK.split(entry.content)[::2] if part.strip())
    return {
        "entry": entry,
        "by_agent": entry.type != CUSTOMER_TYPE,
        "frame": build_frame(entry.content, service_id),
        "lines": min(24, lines + 2 + 8 * entry.content.count("<img")),
        "files": [world.files[file_id] for file_id in entry.file_ids if file_id in world.files],
    }
