"""All that is known of what went wrong: rows, attempts and calls, in the order of the clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inquiries.models import Inquiry
from tests.chaos.checker import Verdict
from tests.chaos.place import Place

_MOST = 5
_SETS = ("lost", "duplicated", "wrong", "parked_but_there")


def write(here: Place, verdict: Verdict) -> None:
    """For every receipt that should not be where it is; nothing where there is none."""
    wrong = [(name, receipt) for name in _SETS for receipt in getattr(verdict, name)][:_MOST]
    if not wrong:
        return
    journal = here.sandbox.journal()
    for name, receipt in wrong:
        print(f"  {name}: {receipt}")
        row = Inquiry.objects.filter(receipt=receipt).first()
        lines = _lines(row, journal) if row else []
        for _, line in sorted(lines):
            print(f"    {line}")


def _lines(row: Inquiry, journal: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """What concerns the row, and those with the same words on the same ticket."""
    content = row.submitted.content
    if row.kind == Inquiry.Kind.COMMENT:
        same = [r for r in Inquiry.objects.filter(ticket_id=row.ticket_id) if r.submitted.content == content]
    else:
        same = [row]
    for each in same:
        created, delivered = each.created_at, each.delivered_at
        yield int(created.timestamp() * 1000), f"{created:%T.%f} {each.receipt} accepted, now {each.state}"
        if delivered:
            yield int(delivered.timestamp() * 1000), f"{delivered:%T.%f} {each.receipt} delivered as {each.ticket_id}"
        for attempt in each.attempts.all():
            ended = f"ended {attempt.ended_at:%T.%f} {attempt.outcome}" if attempt.ended_at else "cut short"
            yield attempt.claimed_ms, f"{attempt.claimed_ms} {each.receipt} attempt {attempt.number}, {ended}"
    for entry in journal:
        if _concerns(entry, row):
            signed = entry["headers"].get("x-tc-timestamp")
            yield (
                entry["at_ms"],
                f"{entry['at_ms']} {entry['op']} signed {signed}, {entry['status']} {entry['result_code']}, "
                f"executed {entry['executed']} {entry['result_ids']}, rule {entry['fault']}",
            )


def _concerns(entry: dict[str, Any], row: Inquiry) -> bool:
    if row.kind == Inquiry.Kind.COMMENT:
        return bool(entry["op"] in ("comment", "detail") and f"/{row.ticket_id}/" in entry["target"])
    if entry["op"] == "create":
        return row.receipt in (entry["body_text"] or "")
    return bool(entry["op"] == "list" and f"/{row.usercode}/" in entry["target"])
