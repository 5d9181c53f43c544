"""Apply each kind of fault to a call. `rules` selects the calls."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response

from sandbox.api import response_writer, signature
from sandbox.api.call import Call
from sandbox.api.envelope import BAD_REQUEST, FORBIDDEN, METHOD_NOT_ALLOWED, Answer, Refused, build_failure
from sandbox.emulator import NO_KEY, WRONG_ADDRESS, Emulator
from sandbox.faults.hostile_text import Hostile
from sandbox.faults.wrong_json import break_rows, build_wrong_body
from sandbox.state.journal import Entry

_HTML = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1><hr>gateway</body></html>"


@dataclass
class Attempt:
    """A call that is under way: `execute` it, then end it by writing to the connection."""

    emulator: Emulator
    call: Call
    entry: Entry

    def execute(self) -> Answer:
        answer = self.emulator.execute(self.call)
        if answer.successful:
            self.entry.note_result(answer.result_id)
        return answer

    def message(self, answer: Answer) -> response_writer.Message:
        """Record the answer in the journal, and return its bytes."""
        self.entry.status, self.entry.result_code = answer.http_status, answer.result_code
        now_ms = self.emulator.clock.now_ms()
        if answer.payload is None:
            return response_writer.Message(
                answer.http_status, answer.data, {**answer.headers, "Date": response_writer.format_http_date(now_ms)}
            )
        payload = self.emulator.hostile.spoil(self.call.op, answer.payload)
        payload = self.emulator.wild.roughen(payload) if self.emulator.config.wild else payload
        return response_writer.build_json_message(payload, answer.http_status, now_ms)

    def build_executed_message(self) -> response_writer.Message:
        return self.message(self.execute())


Do = dict[str, Any]
Fault = Callable[[Attempt, Do], Response]


def answer_normally(attempt: Attempt) -> Response:
    return attempt.build_executed_message().response()


def apply_fault(attempt: Attempt, do: Do) -> Response:
    return _FAULTS[do["kind"]](attempt, do)


def _delay(attempt: Attempt, do: Do) -> Response:
    """Execute the call at once, and answer late, or when the faults are cleared."""
    released = attempt.emulator.released
    answer = attempt.execute()
    released.wait(do["seconds"])
    return attempt.message(answer).response() if do["then"] == "answer" else response_writer.reset()


def _reset(attempt: Attempt, do: Do) -> Response:
    if do["when"] == "after":
        attempt.execute()
    return response_writer.reset()


def _send_canned(attempt: Attempt, do: Do, body: bytes, headers: dict[str, str]) -> Response:
    _execute_if_asked(attempt, do)
    attempt.entry.status = do["status"]
    return Response(body, do["status"], headers)


def _send_wrong_json(attempt: Attempt, do: Do) -> Response:
    answer = _execute_if_asked(attempt, do)
    message = attempt.message(answer)
    message.body = build_wrong_body(do["body"], answer.payload or build_failure(500, None))
    return message.response()


def _send_code(attempt: Attempt, do: Do) -> Response:
    _execute_if_asked(attempt, do)
    payload = build_failure(do["result_code"], do["message"])
    return attempt.message(Answer(payload, http_status=do["http_status"])).response()


def _execute_if_asked(attempt: Attempt, do: Do) -> Answer:
    return attempt.execute() if do["executed"] else Answer(build_failure(500, None))


def _execute_late(attempt: Attempt, do: Do) -> Response:
    """Close the connection, and execute the call later, when the age of its timestamp is checked too."""
    emulator, ended = attempt.emulator, attempt.emulator.ended
    due_ms = emulator.clock.now_ms() + int(do["seconds"] * 1000)

    def arrive() -> None:
        emulator.clock.wait_until(due_ms)
        if not ended.is_set():
            attempt.execute()

    threading.Thread(target=arrive, daemon=True).start()
    return response_writer.close_connection()


def _execute_twice(attempt: Attempt, do: Do) -> Response:
    message = attempt.build_executed_message()
    attempt.execute()
    return message.response()


def _build_change(change: Callable[[Any, Do], Any]) -> Fault:
    def send(attempt: Attempt, do: Do) -> Response:
        answer = attempt.execute()
        answer.payload = change(answer.payload, do)
        return attempt.message(answer).response()

    return send


def _build_refusal(code: int, message: str) -> Fault:
    return lambda attempt, do: attempt.message(Refused(code, message).answer()).response()


_FAULTS: dict[str, Fault] = {
    "delay": _delay,
    "drip": lambda attempt, do: response_writer.send_slowly(
        attempt.build_executed_message(), do["bytes_per_second"], headers_at_once=do["part"] == "body"
    ),
    "refuse": lambda attempt, do: response_writer.reset(),
    "reset": _reset,
    "html": lambda attempt, do: _send_canned(
        attempt,
        do,
        _HTML.format(f"{do['status']} from the gateway").encode(),
        {"Content-Type": "text/html; charset=utf-8"},
    ),
    "truncate": lambda attempt, do: response_writer.cut_short(attempt.build_executed_message()),
    "wrong_json": _send_wrong_json,
    "code": _send_code,
    "http": lambda attempt, do: _send_canned(attempt, do, do["body"].encode(), dict(do["headers"])),
    "execute_late": _execute_late,
    "execute_twice": _execute_twice,
    "expired": _build_refusal(BAD_REQUEST, signature.EXPIRED),
    "rotated_key": _build_refusal(BAD_REQUEST, signature.INCORRECT),
    "forbidden_address": _build_refusal(FORBIDDEN, WRONG_ADDRESS),
    "no_key": _build_refusal(FORBIDDEN, NO_KEY),
    "endless": lambda attempt, do: response_writer.send_endlessly(
        attempt.message(_execute_if_asked(attempt, do)), do["megabytes"]
    ),
    "gzip_bomb": lambda attempt, do: response_writer.send_gzip_bomb(
        attempt.message(_execute_if_asked(attempt, do)), int(do["megabytes"])
    ),
    "method_not_allowed": _build_refusal(METHOD_NOT_ALLOWED, "Request method not supported"),
    "unknown_strings": _build_change(
        lambda payload, do: Hostile([do["payload"]], identifiers=do["identifiers"]).spoil("", payload)
    ),
    "broken_rows": _build_change(
        lambda payload, do: break_rows(payload, do["within"], do["row"], do["key"], do["value"])
    ),
}
