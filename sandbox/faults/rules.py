"""Select the calls that fail: every rule counts each call that it matches, and the oldest that fires takes it."""

import random
import threading
from dataclasses import dataclass
from typing import Any

from sandbox.api.call import OPS, Call

# Each kind with its parameters and their defaults; a parameter whose default is `None` is required.
KINDS: dict[str, dict[str, Any]] = {
    "delay": {"seconds": None, "then": "answer"},
    "drip": {"bytes_per_second": None, "part": "all"},
    "refuse": {},
    "reset": {"when": None},
    "html": {"status": 502, "executed": False},
    "truncate": {},
    "wrong_json": {"body": None, "executed": True},
    "code": {"result_code": None, "http_status": 200, "executed": False, "message": ""},
    "http": {"status": None, "headers": {}, "body": "", "executed": False},
    "execute_late": {"seconds": None},
    "execute_twice": {},
    "list_lag": {"seconds": None},
    "expired": {},
    "rotated_key": {},
    "forbidden_address": {},
    "no_key": {},
    "endless": {"megabytes": None, "executed": False},
    "gzip_bomb": {"megabytes": None, "executed": False},
    "method_not_allowed": {},
    "unknown_strings": {"payload": None, "identifiers": False},
    "broken_rows": {"key": None, "value": None, "within": "contents", "row": 0},
}
_CHOICES = {
    ("delay", "then"): ("answer", "reset"),
    ("drip", "part"): ("all", "body"),
    ("reset", "when"): ("before", "after"),
}
_MATCH_KEYS = {"op", "nth", "every", "share", "times", "usercode"}


@dataclass
class Rule:
    """A rule. `seen` counts the calls that match by endpoint and person, `hits` those that were made to fail."""

    rule_id: int
    match: dict[str, Any]
    do: dict[str, Any]
    seen: int = 0
    hits: int = 0

    def concerns(self, call: Call) -> bool:
        if self.match.get("op", "*") not in ("*", call.op):
            return False
        return "usercode" not in self.match or self.match["usercode"] == call.usercode

    def fires(self, chance: random.Random) -> bool:
        """Count the call, and return whether the rule applies to it."""
        self.seen += 1
        if "times" in self.match and self.hits >= self.match["times"]:
            return False
        if "nth" in self.match:
            return bool(self.seen == self.match["nth"])
        if "every" in self.match:
            return bool(self.seen % self.match["every"] == 0)
        return "share" not in self.match or chance.random() < self.match["share"]

    def as_json(self) -> dict[str, Any]:
        return {"id": self.rule_id, "match": self.match, "do": self.do, "seen": self.seen, "hits": self.hits}


class FaultBook:
    """The rules in force. Which calls a `share` takes follows from the seed and the order of the calls."""

    def __init__(self, seed: int) -> None:
        self._lock = threading.Lock()
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._rules: dict[int, Rule] = {}
        self._last_id = 0

    def add(self, match: dict[str, Any], do: dict[str, Any]) -> Rule:
        """Add a rule. Raises ValueError for one that could never apply."""
        _check_match(match)
        with self._lock:
            self._last_id += 1
            rule = Rule(self._last_id, match, _complete(do))
            self._rules[rule.rule_id] = rule
        return rule

    def remove(self, rule_id: int) -> bool:
        with self._lock:
            return self._rules.pop(rule_id, None) is not None

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def listing(self) -> list[dict[str, Any]]:
        with self._lock:
            return [rule.as_json() for rule in self._rules.values()]

    def pick(self, call: Call) -> Rule | None:
        """Return the rule for this call, if any. A lag of the list is noted on the call, beside another rule."""
        picked: Rule | None = None
        with self._lock:
            for rule in self._rules.values():
                if not rule.concerns(call) or not rule.fires(self._chance):
                    continue
                if rule.do["kind"] == "list_lag":
                    rule.hits += 1
                    call.lag_ms = int(rule.do["seconds"] * 1000)
                elif picked is None:
                    rule.hits += 1
                    picked = rule
        return picked


def _complete(do: dict[str, Any]) -> dict[str, Any]:
    kind = str(do.get("kind"))
    if kind not in KINDS:
        raise ValueError(f"unknown kind of fault: {kind}")
    if unknown := do.keys() - KINDS[kind].keys() - {"kind"}:
        raise ValueError(f"{kind} takes no {min(unknown)}")
    complete = {**KINDS[kind], **do}
    for name, value in complete.items():
        if value is None and KINDS[kind].get(name, "") is None and name != "value":
            raise ValueError(f"{kind} needs {name}")
        if (kind, name) in _CHOICES and value not in _CHOICES[kind, name]:
            raise ValueError(f"{name} is one of {_CHOICES[kind, name]}")
        if name in ("seconds", "megabytes", "bytes_per_second") and not (isinstance(value, int | float) and value > 0):
            raise ValueError(f"{name} is a number above 0")
    return complete


def _check_match(match: dict[str, Any]) -> None:
    if unknown := match.keys() - _MATCH_KEYS:
        raise ValueError(f"a rule cannot match {min(unknown)}")
    if match.get("op", "*") not in ("*", *OPS):
        raise ValueError(f"unknown op: {match['op']}")
    for name in ("nth", "every", "times"):
        if name in match and not (isinstance(match[name], int) and match[name] > 0):
            raise ValueError(f"{name} is an integer above 0")
    if "share" in match and not (isinstance(match["share"], int | float) and 0 <= match["share"] <= 1):
        raise ValueError("share is a number from 0 to 1")
