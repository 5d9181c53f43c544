"""The processes that gunicorn forks. Most serve pages; the others deliver, as `manage.py deliver` does.

One that serves begins and ends without a lost connection: each is served or refused, never taken and dropped.

Gunicorn's own worker listens before it has loaded the application, and stops to accept at SIGTERM, but keeps its socket
open until the last request has ended. What the kernel takes meanwhile waits until the application is loaded, or is
reset if that fails or if the process ends, and a proxy that has sent a form by then cannot send it to another node.
"""

import ctypes
import select
import socket
import struct
import time

from gunicorn.sock import BaseSocket  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

SETTLE = 0.5  # seconds in which handshakes that have begun are completed
_SO_ATTACH_FILTER = 26  # of Linux; the module `socket` does not name it
# Of a TCP segment's flags: a SYN is dropped, everything else is kept. (BPF: load byte 13, test, return.)
_DROP_SYN = ((0x30, 0, 0, 13), (0x45, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF))


# Gunicorn lets a new socket listen unless this is true: a process's own socket listens when `run` says so.
_is_listening = BaseSocket._is_listening
BaseSocket._is_listening = staticmethod(
    lambda listener: bool(listener.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT)) or _is_listening(listener)
)


class ServerProcess(ThreadWorker):  # type: ignore[misc]
    """Listens once the application is loaded. At SIGTERM it begins no new connection, serves those that have begun, and
    closes its socket before it waits.

    With `delivers`, which is set before the fork, it listens nowhere and delivers instead.
    """

    delivers = False

    def run(self) -> None:
        if self.delivers:
            from portal.web_server import after_fork  # noqa: PLC0415 - needs the portal to be loaded

            for listener in self.sockets:
                listener.close()
            after_fork.deliver(self)
            return
        if self.cfg.reuse_port:
            for listener in self.sockets:
                listener.listen(self.cfg.backlog)
        super().run()

    def set_accept_enabled(self, enabled: bool) -> None:
        ends = not enabled and not self.alive
        if ends:
            self._drain()
        super().set_accept_enabled(enabled)
        if ends:
            for listener in self.sockets:
                listener.close()

    def _drain(self) -> None:
        # A socket that others share goes on with them: only one of its own is closed to newcomers.
        if self.cfg.reuse_port:
            for listener in self.sockets:
                drop_new_connections(listener)
        until = time.monotonic() + SETTLE
        while (left := until - time.monotonic()) > 0:
            self.notify()
            self.wait_for_and_dispatch_events(timeout=left)
        for listener in self.sockets:
            while select.select([listener], [], [], 0)[0]:
                self.accept(listener)


def drop_new_connections(listener: socket.socket) -> None:
    """Make the kernel ignore new connections to the socket: clients ask again a second later, and are refused then.

    Where the system has no such filter, only the moment between the last look and the end of the socket is left open.
    """
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in _DROP_SYN))
    program = struct.pack("HL", len(_DROP_SYN), ctypes.addressof(code))
    try:
        listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
    except OSError:
        return
