"""Render tickets, thread entries and files as in the contract's examples (sections 5 to 7)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.api.envelope import Payload
from sandbox.state.clock import KOREA
from sandbox.state.files import StoredFile
from sandbox.state.world import CUSTOMER_TYPE, StoredEntry, StoredTicket, World

_DEFAULT_LANGUAGE = "ko"
_STATUS_NAMES = {
    "ko": {
        "new": "접수 완료",
        "open": "문의 확인",
        "reply": "추가 확인",
        "solved": "답변 완료",
        "closed": "최종 완료",
        "escalated": "전문 상담 이관",
    },
    "en": {
        "new": "Received",
        "open": "In review",
        "reply": "Further check",
        "solved": "Answered",
        "closed": "Closed",
        "escalated": "Escalated",
    },
    "ja": {
        "new": "受付完了",
        "open": "確認中",
        "reply": "追加確認",
        "solved": "回答済み",
        "closed": "完了",
        "escalated": "専門窓口へ引き継ぎ",
    },
    "zh": {
        "new": "已受理",
        "open": "处理中",
        "reply": "补充确认",
        "solved": "已回复",
        "closed": "已关闭",
        "escalated": "已转专员处理",
    },
    "th": {
        "new": "รับเรื่องแล้ว",
        "open": "กำลังตรวจสอบ",
        "reply": "ตรวจสอบเพิ่มเติม",
        "solved": "ตอบแล้ว",
        "closed": "ปิดแล้ว",
        "escalated": "ส่งต่อผู้เชี่ยวชาญ",
    },
}
_TYPE_NAMES = {
    "ko": ("질문", "답변"),
    "en": ("Question", "Answer"),
    "ja": ("質問", "回答"),
    "zh": ("提问", "回复"),
    "th": ("คำถาม", "คำตอบ"),
}


def get_status_name(status: str, language: str | None) -> str | None:
    """Return the name of a status; None for one of the organization's own."""
    names: dict[str, str] = _choose_name(_STATUS_NAMES, language)
    return names.get(status)


def display_date(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, KOREA).strftime("%Y.%m.%d")


def render_file(stored: StoredFile, *, with_date: bool = True) -> Payload:
    return {
        "attachmentId": stored.file_id,
        "fileName": stored.name,
        "contentType": stored.content_type,
        "disposition": "attachment",
        "size": stored.size,
        "createdDt": _round_to_seconds(stored.created_ms) if with_date else None,
    }


def render_created(world: World, ticket: StoredTicket) -> Payload:
    """Return a ticket as create answers it: times in milliseconds, names not yet known."""
    return {
        "ticketId": ticket.ticket_id,
        "subject": ticket.subject,
        "categoryId": ticket.category_id,
        "categoryName": None,
        "categoryFullName": None,
        "status": ticket.status,
        "statusName": None,
        "content": ticket.content,
        "createdDt": ticket.created_ms,
        "updatedDt": ticket.updated_ms,
        "contents": None,
        "attachments": _render_files(world, ticket.file_ids),
        "displayDt": None,
    }


def render_listed(world: World, ticket: StoredTicket, language: str | None) -> Payload:
    """Return a ticket as one row of the list: times in whole seconds, neither content nor files."""
    return {
        **render_created(world, ticket),
        "categoryName": world.category_name(ticket.category_id, language),
        "categoryFullName": world.category_full_name(ticket.category_id, language),
        "statusName": get_status_name(ticket.status, language),
        "content": None,
        "createdDt": _round_to_seconds(ticket.created_ms),
        "updatedDt": _round_to_seconds(ticket.updated_ms),
        "attachments": None,
        "displayDt": display_date(ticket.created_ms),
    }


def render_detail(world: World, ticket: StoredTicket, language: str | None) -> Payload:
    """Return a ticket with its thread, newest first."""
    return {
        **render_listed(world, ticket, language),
        "content": ticket.content,
        "contents": [render_entry(world, entry, language) for entry in reversed(ticket.entries)],
        "attachments": _render_files(world, ticket.file_ids),
    }


def render_entry(world: World, entry: StoredEntry, language: str | None) -> Payload:
    customer, agent = _choose_name(_TYPE_NAMES, language)
    return {
        "content": entry.content,
        "type": entry.type,
        "typeName": customer if entry.type == CUSTOMER_TYPE else agent,
        "createdDt": _round_to_seconds(entry.created_ms),
        "displayDt": display_date(entry.created_ms),
        "attachments": _render_files(world, entry.file_ids),
    }


def render_comment(world: World, entry: StoredEntry) -> Payload:
    """Return an entry as comment answers it."""
    return {
        **render_entry(world, entry, None),
        "typeName": None,
        "createdDt": entry.created_ms,
        "displayDt": None,
    }


def render_everything(world: World, ticket: StoredTicket) -> Payload:
    """Return the ticket with everything that was sent for it, for the control plane."""
    return {
        **render_detail(world, ticket, None),
        "createdDt": ticket.created_ms,
        "updatedDt": ticket.updated_ms,
        "usercode": ticket.usercode,
        "endUser": {
            "usercode": ticket.usercode,
            "email": ticket.email,
            "username": ticket.username,
            "phone": ticket.phone,
        },
        "typeOne": ticket.type_one,
        "typeTwo": ticket.type_two,
        "userFields": ticket.user_fields,
        "attachments": _render_files(world, ticket.file_ids) or [],
        "language": ticket.language,
        "source": ticket.source,
        "clientIp": ticket.client_ip,
    }


def _render_files(world: World, file_ids: Iterable[str]) -> list[Payload] | None:
    return [render_file(world.files[file_id]) for file_id in file_ids] or None


def _round_to_seconds(at_ms: int) -> int:
    return at_ms // 1000 * 1000


def _choose_name(names: dict[str, Any], language: str | None) -> Any:
    return names.get(language or _DEFAULT_LANGUAGE, names[_DEFAULT_LANGUAGE])
