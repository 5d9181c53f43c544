"""The sandbox as tests see it: a process of its own, and its control plane as methods."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

_ROOT = Path(__file__).resolve().parents[2]
_READY = "Sandbox ready on "


@dataclass(frozen=True)
class Credentials:
    service_id: str = "narae"
    organization_id: str = "WopqM8euoYw89B7i"
    service_key: str = "431402c0eaaf46d889f243db9e7492e2"


class Sandbox:
    """A running sandbox at `url`. Every method is one call of the control plane; one that fails raises HTTPError."""

    def __init__(self, url: str, credentials: Credentials | None = None) -> None:
        self.url = url
        self.credentials = credentials or Credentials()

    def reset(self, **flags: Any) -> None:
        """Back to the seed. Flags: wild, spam_policy, seed."""
        self._post("reset", flags)

    def journal(self, op: str | None = None) -> list[dict[str, Any]]:
        """The calls that arrived, oldest first."""
        return list(self._call("GET", "journal" + (f"?op={op}" if op else ""))["entries"])

    def clear_journal(self) -> None:
        self._call("DELETE", "journal")

    def fault(
        self,
        op: str,
        kind: str,
        *,
        nth: int | None = None,
        every: int | None = None,
        share: float | None = None,
        times: int | None = None,
        usercode: str | None = None,
        **do: Any,
    ) -> int:
        """Adds a rule and returns its id."""
        match = {"op": op, "nth": nth, "every": every, "share": share, "times": times, "usercode": usercode}
        wanted = {name: value for name, value in match.items() if value is not None}
        return int(self._post("faults", {"match": wanted, "do": {"kind": kind, **do}})["id"])

    def faults(self) -> list[dict[str, Any]]:
        """The rules, with how many calls each has seen and hit."""
        return list(self._call("GET", "faults")["faults"])

    def remove_fault(self, rule_id: int) -> None:
        self._call("DELETE", f"faults/{rule_id}")

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def clock(self, **changes: Any) -> dict[str, Any]:
        """Changes: offset_ms, advance_ms, scale. Returns now_ms, offset_ms and scale."""
        return self._post("clock", changes)

    def hostile(self, payloads: Sequence[str], *, identifiers: bool = False) -> None:
        """From now on every string ends with one of these, each place with one after the other; none end it."""
        self._post("hostile", {"payloads": list(payloads), "identifiers": identifiers})

    def met(self) -> dict[str, int]:
        """How many strings of each place (`list.subject`) have had a payload."""
        return dict(self._call("GET", "hostile")["met"])

    def tickets(self) -> list[dict[str, Any]]:
        """All tickets with all that was sent, newest first."""
        return list(self._call("GET", "tickets")["tickets"])

    def known(self, ids: Iterable[str]) -> list[str]:
        """Which of these are ids of tickets and files there."""
        return list(self._post("known", {"ids": list(ids)})["ids"])

    def ticket(self, ticket_id: str) -> dict[str, Any]:
        return next(ticket for ticket in self.tickets() if ticket["ticketId"] == ticket_id)

    def answer(
        self,
        ticket_id: str,
        html: str,
        files: Iterable[tuple[str, bytes]] = (),
        status: str | None = None,
        type: str | None = None,
    ) -> list[str]:
        """Answers as an agent. Returns the ids of the files."""
        sent = [{"name": name, "content_base64": base64.b64encode(data).decode()} for name, data in files]
        body = {"html": html, "files": sent, "status": status, "type": type}
        return list(self._post(f"tickets/{ticket_id}/answer", body)["attachment_ids"])

    def set_status(self, ticket_id: str, status: str) -> None:
        self._post(f"tickets/{ticket_id}/status", {"status": status})

    def config(self, **changes: Any) -> None:
        """Changes: what can be set while it runs; see sandbox/README.md."""
        self._post("config", changes)

    def remove_categories(self, ids: Sequence[int]) -> None:
        self._post("categories", {"remove": list(ids)})

    def add_categories(self, categories: Sequence[dict[str, Any]]) -> None:
        self._post("categories", {"add": list(categories)})

    def set_fields(self, category_id: int, fields: Sequence[dict[str, Any]]) -> None:
        self._post(f"fields/{category_id}", {"fields": list(fields)})

    def remove_fields(self, category_id: int, codes: Sequence[str]) -> None:
        self._post(f"fields/{category_id}", {"remove": list(codes)})

    def publish(self, kind: str, *articles: dict[str, Any]) -> list[int]:
        """Adds questions ("faq") or notices ("notices"), or replaces those with the same id. Returns the ids."""
        return list(self._post(kind, {"add": list(articles)})["ids"])

    def unpublish(self, kind: str, *ids: int) -> None:
        """Removes these, or all where none is named."""
        self._post(kind, {"remove": list(ids)} if ids else {"clear": True})

    def published(self) -> dict[str, Any]:
        """Ids of what is published, and of its files: {"faq": {"ids", "file_ids"}, "notices": …}."""
        return self._call("GET", "help")

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", path, body)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, f"{self.url}/_sandbox/{path}", json=body, timeout=30)
        answer.raise_for_status()
        return dict(answer.json())


@contextmanager
def start_sandbox(wild: bool = True, spam_policy: bool = True, arguments: Sequence[str] = ()) -> Iterator[Sandbox]:
    """Starts the process on a free port, waits until it is ready, and stops it in the end."""
    flags = ["--port", "0", "--spam-policy", "on" if spam_policy else "off", *(["--wild"] if wild else []), *arguments]
    command = [sys.executable, "-m", "sandbox", *flags]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith(_READY), f"the sandbox did not start: {line!r}"
            yield Sandbox(line.removeprefix(_READY).strip())
        finally:
            process.terminate()
