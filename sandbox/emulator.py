"""The emulator: its settings, its state, and the execution of a call."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from flask import current_app

from sandbox.api import signature
from sandbox.api.call import Call
from sandbox.api.envelope import FORBIDDEN, METHOD_NOT_ALLOWED, Answer, Refused, refuse_call, refuse_missing
from sandbox.api.spam_policy import SpamPolicy
from sandbox.faults.hostile_text import Hostile
from sandbox.faults.rules import FaultBook
from sandbox.faults.untidy_answers import Wild
from sandbox.seed.build import build
from sandbox.state.clock import Clock
from sandbox.state.journal import Journal
from sandbox.state.world import World

Handler = Callable[["Emulator", Call], Answer]

# Other behaviour where the documents are silent.
QUIRKS = (
    "sort_ignored",
    "merged_by_email",
    "refused_attempts_free",
    "notice_list_signed",
    "empty_is_404",
    "types_in_one_language",
)
NO_KEY, WRONG_ADDRESS = "securityKey is null", "clientIp is not allowed"
_build_seed = lru_cache(maxsize=4)(build)


@dataclass(frozen=True)
class Config:
    """The settings, at the start and while running. Without `allowed_addresses` every address is allowed."""

    service_id: str = "narae"
    organization_id: str = "WopqM8euoYw89B7i"
    service_key: str | None = "431402c0eaaf46d889f243db9e7492e2"
    wild: bool = False
    spam_policy: bool = True
    seed: int = 1
    allowed_addresses: tuple[str, ...] = ()
    list_method: str = "both"
    list_refusal: tuple[int, int, str] = (METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED, "Request method '{}' not supported")
    quirks: tuple[str, ...] = ()
    signature_validity_ms: int = signature.VALID_MS
    # For the company's own site: the contract's check vector has this key.
    organization_key: str = "7cf2828608274a49a3f06152b2188927"
    portal_url: str = "http://127.0.0.1:8000"


@dataclass
class Emulator:
    """One service's upstream. `world`, `faults`, `spam`, `wild` and `hostile` are new objects after a reset."""

    started_with: Config
    handlers: Mapping[str, Handler]
    config: Config = field(init=False)
    clock: Clock = field(default_factory=Clock)
    journal: Journal = field(default_factory=Journal)
    world: World = field(init=False)
    spam: SpamPolicy = field(init=False)
    faults: FaultBook = field(init=False)
    wild: Wild = field(init=False)
    hostile: Hostile = field(init=False)
    ended: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.reset({})

    def reset(self, changes: dict[str, Any]) -> None:
        """Restore the seed and the first settings, with `changes`, and release waiting calls."""
        config = replace(self.started_with, **changes)
        self.ended.set()
        self.ended = threading.Event()
        self.release()
        self.config = config
        self.clock.reset()
        self.journal.clear()
        self.world = _build_seed(config.seed, service_id=config.service_id).copy()
        self.spam = SpamPolicy()
        self.faults = FaultBook(config.seed)
        self.wild = Wild(config.seed)
        self.hostile = Hostile()

    def release(self) -> None:
        """Answer the calls that wait for the end of their delay."""
        self.released.set()
        self.released = threading.Event()

    def execute(self, call: Call) -> Answer:
        """Check and execute a call; a refusal is an answer as well."""
        world = self.world
        with world.lock:
            try:
                self._admit(call)
                answer = self.handlers[call.op](self, call)
                if "empty_is_404" in self.config.quirks and answer.is_empty_list:
                    raise refuse_missing()
                return answer
            except Refused as refusal:
                return refusal.answer()

    def _admit(self, call: Call) -> None:
        endpoint = call.require_endpoint()
        if call.service_id != self.config.service_id:
            raise refuse_missing()
        if call.op == "list" and self.config.list_method not in ("both", call.method):
            http_status, result_code, message = self.config.list_refusal
            raise Refused(result_code, message.replace("{}", call.method), http_status=http_status)
        if endpoint.signed or (call.op == "notice_list" and "notice_list_signed" in self.config.quirks):
            self._authenticate(call)
        if unknown := {name for name, _ in call.query} - {*endpoint.parameters}:
            raise refuse_call(f"Unknown parameter: {min(unknown)}")

    def _authenticate(self, call: Call) -> None:
        config = self.config
        if not config.service_key:
            raise Refused(FORBIDDEN, NO_KEY)
        if config.allowed_addresses and call.peer not in config.allowed_addresses:
            raise Refused(FORBIDDEN, WRONG_ADDRESS)
        now_ms, valid_ms = self.clock.now_ms(), config.signature_validity_ms
        signature.check(call, config.organization_id, config.service_key, now_ms=now_ms, valid_ms=valid_ms)


def get_emulator() -> Emulator:
    """Return the emulator of the running application."""
    emulator: Emulator = current_app.extensions["sandbox"]
    return emulator
