"""What goes wrong upstream during a run: every kind of fault that leaves something in doubt, and some that do not."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.chaos.place import Pace
from tests.support.sandbox import Sandbox

WRITES = ("create", "comment")


def write_faults(pace: Pace) -> list[tuple[float, str, dict[str, Any]]]:
    """Share of the calls, kind, and what else the kind takes. Together more than a third of all writes."""
    late = 1.5 * pace.deadline
    return [
        (0.04, "reset", {"when": "before"}),
        (0.05, "reset", {"when": "after"}),
        (0.03, "html", {"status": 502, "executed": False}),
        (0.04, "html", {"status": 500, "executed": True}),
        (0.02, "html", {"status": 503, "executed": False}),
        (0.02, "html", {"status": 200, "executed": True}),
        (0.02, "delay", {"seconds": late, "then": "answer"}),
        (0.01, "delay", {"seconds": late, "then": "reset"}),
        (0.03, "truncate", {}),
        (0.02, "wrong_json", {"body": "no_result"}),
        (0.02, "wrong_json", {"body": "ticket_id_null"}),
        (0.01, "wrong_json", {"body": "empty", "executed": False}),
        (0.01, "code", {"result_code": 7777, "executed": True}),
        (0.03, "execute_late", {"seconds": 0.4 * pace.validity}),
        (0.02, "execute_late", {"seconds": 0.9 * pace.validity}),
        (0.01, "execute_late", {"seconds": 1.1 * pace.validity}),
        (0.03, "http", {"status": 429, "headers": {"Retry-After": "1"}, "body": ""}),
        (0.03, "refuse", {}),
        (0.01, "expired", {}),
        (0.01, "drip", {"bytes_per_second": 100}),
    ]


def read_faults(pace: Pace) -> list[tuple[str, float, str, dict[str, Any]]]:
    """Endpoint, share, kind and the rest: what reconciling and files meet."""
    return [
        ("list", 0.05, "html", {"status": 503}),
        ("list", 0.03, "reset", {"when": "before"}),
        ("list", 0.03, "truncate", {}),
        ("list", 0.10, "list_lag", {"seconds": pace.lag}),
        ("create", 0.10, "list_lag", {"seconds": pace.lag}),
        ("detail", 0.05, "html", {"status": 502}),
        ("detail", 0.03, "truncate", {}),
        ("upload", 0.05, "reset", {"when": "after"}),
        ("upload", 0.05, "html", {"status": 500, "executed": True}),
    ]


def let_loose(sandbox: Sandbox, pace: Pace) -> None:
    for share, kind, do in write_faults(pace):
        for op in WRITES:
            sandbox.fault(op, kind, share=share, **do)
    for op, share, kind, do in read_faults(pace):
        sandbox.fault(op, kind, share=share, **do)


def share(sandbox: Sandbox) -> float:
    """How much of what was written so far was faulted."""
    writes = [entry for op in WRITES for entry in sandbox.journal(op)]
    return sum(entry["fault"] is not None for entry in writes) / max(1, len(writes))


def tally(sandbox: Sandbox) -> Counter[str]:
    """How often each kind hit, by the rules as they are now."""
    counted: Counter[str] = Counter()
    for rule in sandbox.faults():
        op = rule["match"]["op"]
        counted[f"{'write' if op in WRITES else op}: {_name(rule['do'])}"] += rule["hits"]
    return counted


def _name(do: dict[str, Any]) -> str:
    kind = do["kind"]
    if kind == "reset":
        return f"reset {do['when']}"
    if kind in ("html", "code"):
        return f"{kind} {do.get('status') or do.get('result_code')}{' executed' if do['executed'] else ''}"
    if kind == "wrong_json":
        return f"wrong_json {do['body']}"
    if kind == "http":
        return str(do["status"])
    return str(kind)
