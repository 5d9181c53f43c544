"""A sender keeps a thread waiting for a limited time, and large bodies are received in small blocks.

A proxy in front buffers whole requests, and gets nowhere near these limits.
"""

import errno
import threading
import time

from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]

# Up to this much of a body is received at once. Gunicorn's own 1 MiB is copied at each of our smaller reads: eight
# large uploads took 32 MiB more memory than idle, now about 10, and each of them twice the processor time.
_BLOCK = 128 * 1024  # bytes
# A connection may keep a thread waiting for so many seconds at a stretch. Bytes earn time at the rate of the slowest
# sender that is waited for, but never more than this: what was sent long ago keeps no thread.
_PATIENCE = 10.0  # seconds
# The same while more than half of a process's threads wait for senders: all others would wait for a thread.
_PATIENCE_IN_A_CROWD = 2.0  # seconds
_SLOWEST = 2 * 1024  # bytes a second
_LOOK_UP = 0.5  # seconds, after which a connection that waits looks whether there is a crowd by now

_receive = SocketUnreader.chunk


class _Senders:
    """How many senders the threads of this process wait for, and from which number on they are a crowd."""

    lock = threading.Lock()
    waiting = 0
    crowd = 8  # half of `--threads 16`; see `set_threads`


def limit_senders() -> None:
    """Have gunicorn read bodies as this module does."""
    SocketUnreader.max_body_chunk = _BLOCK
    SocketUnreader.chunk = _read_block


def set_threads(number: int) -> None:
    """Tell how many threads this process has, which only the command line says."""
    _Senders.crowd = max(number // 2, 1)


def _count(change: int) -> None:
    with _Senders.lock:
        _Senders.waiting += change


def _read_block(self: SocketUnreader, size_hint: int | None = None) -> bytes:
    """Return what has come, unless the sender has used up its time: then the connection counts as broken off.

    Raises:
        ConnectionResetError: which gunicorn takes as the sender's having gone.
    """
    credit = getattr(self, "credit", _PATIENCE)  # seconds
    _count(+1)
    try:
        while True:
            patience = _PATIENCE_IN_A_CROWD if _Senders.waiting > _Senders.crowd else _PATIENCE
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
            self.credit = min(credit + len(data) / _SLOWEST, _PATIENCE)
            return data
    finally:
        _count(-1)
        # An answer is sent in pieces, and a reader who takes none of a piece for so long has gone.
        self.sock.settimeout(60.0)
