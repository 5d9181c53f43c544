"""Read by gunicorn wherever it is started from this folder. How many workers and threads is for who starts it."""

import errno
import threading
import time

from django.apps import apps
from gunicorn.arbiter import Arbiter
from gunicorn.http.unreader import SocketUnreader

from portal.web_server.server_process import ServerProcess

logger_class = "portal.web_server.server_log.ServerLog"
worker_class = "portal.web_server.server_process.ServerProcess"  # threads, and no connection is reset at the end
graceful_timeout = 60  # seconds for requests in flight, such as uploads, once the server was told to end
# No peer sets the environment or the scheme, not even one on this machine: what a proxy says is read by the portal
# itself, from the networks in TRUSTED_PROXIES. Gunicorn by itself would take SCRIPT_NAME and PATH_INFO from loopback.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
proxy_protocol = "off"
header_map = "drop"

# Up to this much of a body is received at once. Gunicorn's own 1 MiB is copied at each of our smaller reads: eight
# large uploads took 32 MiB more memory than idle, now about 10, and each of them twice the processor time.
SocketUnreader.max_body_chunk = 128 * 1024
# A connection may keep a thread waiting for so many seconds at a stretch. Bytes earn time at the rate of the slowest
# sender that is waited for, but never more than this: what was sent long ago keeps no thread. A proxy in front buffers
# whole requests, and gets nowhere near it.
PATIENCE = 10.0  # seconds
# The same while more than half of a process's threads wait for senders: all others would wait for a thread.
PATIENCE_IN_A_CROWD = 2.0  # seconds
SLOWEST = 2 * 1024  # bytes a second
_LOOK_UP = 0.5  # seconds, after which a connection that waits looks whether there is a crowd by now

_receive = SocketUnreader.chunk


class Senders:
    """How many senders the threads of this process wait for, and from which number on they are a crowd."""

    lock = threading.Lock()
    waiting = 0
    crowd = 8  # half of `--threads 16`; see post_fork


def on_starting(server: Arbiter) -> None:
    """Prepare to fork, where the portal was loaded before (`--preload`)."""
    if apps.ready:
        from portal.web_server import before_fork  # noqa: PLC0415 - needs the portal to be loaded

        before_fork.add_delivery_workers(server)
        before_fork.prepare_memory()


def on_reload(server: Arbiter) -> None:
    """Replace all processes at SIGHUP."""
    if apps.ready:
        from portal.web_server import before_fork  # noqa: PLC0415

        before_fork.add_delivery_workers(server)
        before_fork.retire_processes(server)


def pre_fork(server: Arbiter, worker: ServerProcess) -> None:
    """Say what the next process is for."""
    if apps.ready:
        from portal.web_server import before_fork  # noqa: PLC0415

        before_fork.choose_role(server, worker)


def post_fork(server: Arbiter, worker: ServerProcess) -> None:
    """Learn how many threads there are, which only the command line says."""
    Senders.crowd = max(worker.cfg.threads // 2, 1)


def post_worker_init(worker: ServerProcess) -> None:
    """Start the threads of a process that serves the portal."""
    if apps.ready and not worker.delivers:
        from portal.web_server import after_fork  # noqa: PLC0415

        after_fork.start_threads(worker)


def _count(change: int) -> None:
    with Senders.lock:
        Senders.waiting += change


def chunk(self: SocketUnreader, size_hint: int | None = None) -> bytes:
    """What has come, unless its sender has used up our patience: then the connection counts as broken off.

    Raises `ConnectionResetError`, which gunicorn takes as the sender's having gone.
    """
    credit = getattr(self, "credit", PATIENCE)  # seconds
    _count(+1)
    try:
        while True:
            patience = PATIENCE_IN_A_CROWD if Senders.waiting > Senders.crowd else PATIENCE
            credit, began = min(credit, patience), time.monotonic()
            self.sock.settimeout(max(min(credit, _LOOK_UP), 0.001))
            try:
                data: bytes = _receive(self, size_hint)
            except TimeoutError:
                credit -= time.monotonic() - began
                if credit <= 0:
                    raise ConnectionResetError(errno.ECONNRESET, "too slow") from None
                continue
            credit -= time.monotonic() - began
            self.credit = min(credit + len(data) / SLOWEST, PATIENCE)
            return data
    finally:
        _count(-1)
        # An answer is sent in pieces, and a reader who takes none of a piece for so long has gone.
        self.sock.settimeout(60.0)


SocketUnreader.chunk = chunk
