"""How many files carry a value on its way: `make bench ARGS=walks`.

A walk sends a value with a marker through the portal, over HTTP, and profiles the thread that serves the request. A
file carries the value if the arguments or locals of one of its frames hold the marker: as text, or in their attributes
and items to a bounded depth. The request and the response do not count, only what was taken from them: every middleware
holds both.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType, MethodType, ModuleType
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject, Promise

from benchmarks import servers
from benchmarks.customer import LIST, SMALLEST_FORM, Customer, form_path
from benchmarks.paced_upload import Upload, pdf
from benchmarks.report import Figure, table
from benchmarks.servers import ROOT, Portal, Sandbox

_OURS = tuple(f"{ROOT / name}{os.sep}" for name in ("accounts", "common", "inquiries", "portal", "sso"))
_DEPTH = 4  # from a local to the text: a row, its attributes, a JSON column, a value
_MOST = 2000  # objects searched for one frame
_END_SECONDS = 20.0  # as long as an attempt may last: OC_DEADLINE
_PLAIN = (int, float, complex, type(None), type, ModuleType, FunctionType, MethodType, CodeType)
_NOT_SEARCHED = (*_PLAIN, HttpRequest, HttpResponseBase, LazyObject, Promise)
# Functions that begin or end a walk: their file and name.
_SEND = ("inquiries/oc/transport.py", "Transport._send")
_DELIVER = ("inquiries/services/delivery/deliver.py", "deliver")


@dataclass
class Walk:
    """One value's way: from the call of `begins` or the request on, until the call of `ends` or the return."""

    name: str
    aim: int
    marker: str
    begins: tuple[str, str] | None = None
    ends: tuple[str, str] | None = None
    touched: set[str] = field(default_factory=set)
    carriers: set[str] = field(default_factory=set)
    is_open: bool = False
    is_over: bool = False

    def profile(self, frame: FrameType, event: str) -> None:
        """Record a call or a return of a function of ours."""
        function = (frame.f_code.co_filename.removeprefix(f"{ROOT}{os.sep}"), frame.f_code.co_qualname)
        self.is_open = self.is_open or self.begins is None or function == self.begins
        if self.is_over or not self.is_open:
            return
        self._record(frame)
        if event == "call" and function == self.ends:
            self.is_over = True
            for caller in _list_callers(frame):
                self._record(caller)
        elif event == "return" and function == self.begins:
            self.is_over = True

    def _record(self, frame: FrameType) -> None:
        file = frame.f_code.co_filename
        self.touched.add(file)
        if file not in self.carriers and holds(list(frame.f_locals.values()), self.marker):
            self.carriers.add(file)

    @property
    def figure(self) -> Figure:
        return Figure(self.name, f"{len(self.carriers)} of {len(self.touched)} files", f"at most {self.aim}")


def _list_callers(frame: FrameType) -> Iterator[FrameType]:
    """The frames of ours that wait for this one."""
    caller = frame.f_back
    while caller:
        if caller.f_code.co_filename.startswith(_OURS):
            yield caller
        caller = caller.f_back


def holds(values: list[object], marker: str) -> bool:
    """Whether the marker stands in one of the values, or in what they consist of."""
    todo, seen = [(value, 0) for value in values], set[int]()
    while todo and len(seen) < _MOST:
        value, depth = todo.pop(0)
        kind = type(value)
        if id(value) in seen or issubclass(kind, _NOT_SEARCHED):
            continue
        seen.add(id(value))
        if isinstance(value, str):
            found = marker in value
        elif isinstance(value, (bytes, bytearray)):
            found = marker.encode() in value
        else:
            found = False
            if depth < _DEPTH:
                todo += [(part, depth + 1) for part in _take_apart(value)]
        if found:
            return True
    return False


def _take_apart(value: object) -> list[object]:
    """What an object consists of, without running any code of its own."""
    if isinstance(value, dict):
        return list(dict.values(value))
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(value)
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()) if name != "__dict__"]
    in_slots = [getattr(value, name) for name in slots if isinstance(name, str) and hasattr(value, name)]
    try:
        return [*in_slots, *object.__getattribute__(value, "__dict__").values()]
    except AttributeError:
        return in_slots


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        """Print nothing: the table is what is read."""


class _Server:
    """The portal in this process, so that its threads can be profiled."""

    def __init__(self) -> None:
        self._portal = get_wsgi_application()
        self._walks: list[Walk] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        sys.setprofile(self._profile if self._walks else None)
        try:
            return self._portal(environ, start_response)
        finally:
            sys.setprofile(None)

    def _profile(self, frame: FrameType, event: str, _argument: object) -> None:
        if event in ("call", "return") and frame.f_code.co_filename.startswith(_OURS):
            for walk in self._walks:
                walk.profile(frame, event)

    @contextmanager
    def run(self) -> Iterator[Portal]:
        # The first attempt runs on a thread that an earlier request may have started.
        threading.setprofile(self._profile)
        server = ThreadedWSGIServer(("127.0.0.1", 0), _QuietHandler)
        server.set_app(self)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Portal(server.server_port, os.getpid())
        finally:
            server.shutdown()
            thread.join()
            threading.setprofile(None)

    def follow(self, walks: list[Walk], act: Callable[[], object]) -> list[Walk]:
        """Profile the requests of `act`. Raises RuntimeError for a walk that did not reach its end."""
        self._walks = walks
        bounded = [walk for walk in walks if walk.begins or walk.ends]
        try:
            act()
            # On a busy machine a receipt is shown before the first attempt has ended.
            deadline = time.monotonic() + _END_SECONDS
            while (lost := [walk.name for walk in bounded if not walk.is_over]) and time.monotonic() < deadline:
                time.sleep(0.05)
        finally:
            self._walks = []
        if lost:
            raise RuntimeError(f"the functions that begin or end these walks were not called: {lost}")
        return walks


def _walk_all(server: _Server, customer: Customer, sandbox: Sandbox) -> list[Walk]:
    first = customer.open(form_path(SMALLEST_FORM))
    customer.upload(first, Upload(pdf(10_000)))
    customer.send(first)  # from here on types, fields and modules are known

    form = customer.open(form_path(SMALLEST_FORM))
    typed = Walk("a typed value -> OC's body", 22, "walkmark-typed", ends=_SEND)
    queued = Walk("committed -> delivered", 10, "walkmark-typed", begins=_DELIVER)
    walks = server.follow([typed, queued], lambda: customer.send(form, words="walkmark-typed"))

    ticket = sandbox.control("GET", "tickets")["tickets"][0]["ticketId"]
    sandbox.control("POST", f"tickets/{ticket}/answer", {"html": "<p>walkmark-answered</p>"})
    answered = Walk("an agent's answer -> page", 8, "walkmark-answered")
    walks += server.follow([answered], lambda: customer.get(f"{LIST}{ticket}/"))

    picker, upload = customer.open(form_path(SMALLEST_FORM)), Upload(pdf(20_000), name="walkmark-picked.pdf")
    picked = Walk("a picked file -> OC", 12, "walkmark-picked", ends=_SEND)
    return walks + server.follow([picked], lambda: customer.upload(picker, upload))


def measure(*, with_files: bool) -> str:
    """Return the table; with the names of the files that carry each value, if wanted."""
    with tempfile.TemporaryDirectory(prefix="portal-walks-") as folder, servers.sandbox() as sandbox:
        env = servers.environment(Path(folder))
        servers.prepare(env, sandbox.url)
        os.environ.update(env | {"LOG_LEVEL": "ERROR"})
        server = _Server()
        with server.run() as portal:
            walks = _walk_all(server, Customer(portal), sandbox)
    text = table("Files that carry a value, of the files that a request runs through", [walk.figure for walk in walks])
    if with_files:
        for walk in walks:
            names = sorted(str(Path(file).relative_to(ROOT)) for file in walk.carriers)
            text += "\n".join(["", walk.name, *(f"  {name}" for name in names), ""])
    return text
