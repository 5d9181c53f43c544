"""Takes a call from arrival to answer: journal, then a fault rule if one fires, else the answer of the emulator."""

from __future__ import annotations

from flask import Request, Response

from sandbox.api.call import Call
from sandbox.emulator import Emulator
from sandbox.faults.effects import Attempt, answer_normally, apply_fault


def serve(emulator: Emulator, request: Request) -> Response:
    """An upload is read only if it is not refused on arrival: a large one then breaks off while it is being sent."""
    call = Call(request)
    entry = emulator.journal.open(call, emulator.clock.now_ms())
    if call.op != "upload":
        entry.note_body(call)
    rule = emulator.faults.pick(call)
    if rule is not None:
        entry.fault = rule.rule_id
    if call.op == "upload" and (rule is None or rule.do["kind"] != "refuse"):
        entry.note_body(call)
    attempt = Attempt(emulator, call, entry)
    return answer_normally(attempt) if rule is None else apply_fault(attempt, rule.do)
