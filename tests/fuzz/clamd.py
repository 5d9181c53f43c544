"""A clamd that speaks the real one's INSTREAM, as its manual has it, and finds EICAR and nothing else."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# In two pieces, so that no scanner takes this file for one.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()
_LIMIT = 25 * 1024 * 1024  # bytes; StreamMaxLength
_UNKNOWN = b"UNKNOWN COMMAND\0"


@dataclass
class Clamd:
    """`behaviour`: scan, hang up, fail, or say nothing sensible. `seen` has the size of each stream."""

    address: str
    behaviour: str = "scan"
    seen: list[int] = field(default_factory=list)

    def answer(self, connection: "_Connection") -> bytes:
        command = connection.read_to(b"\0")
        if command != b"zINSTREAM\0":
            return _UNKNOWN
        if self.behaviour == "hang up":
            return b""
        data = b""
        while length := struct.unpack(">I", connection.rfile.read(4))[0]:
            data += connection.rfile.read(length)
            if len(data) > _LIMIT:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(len(data))
        if self.behaviour != "scan":
            return {"fail": b"stream: Can't allocate memory ERROR\0", "babble": b"\xff\xfe nonsense\0"}[self.behaviour]
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"


class _Connection(socketserver.StreamRequestHandler):
    def read_to(self, end: bytes) -> bytes:
        read = b""
        while not read.endswith(end) and (byte := self.rfile.read(1)):
            read += byte
        return read

    def handle(self) -> None:
        self.wfile.write(self.server.clamd.answer(self))  # type: ignore[attr-defined]


@contextmanager
def running(folder: Path | None = None) -> Iterator[Clamd]:
    """On a port, or in a folder as a Unix socket."""
    server: socketserver.BaseServer
    if folder:
        server = socketserver.ThreadingUnixStreamServer(str(folder / "clamd.sock"), _Connection)
        clamd = Clamd(f"unix://{folder / 'clamd.sock'}")
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Connection)
        clamd = Clamd("tcp://{}:{}".format(*server.server_address))
    setattr(server, "clamd", clamd)  # noqa: B010
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield clamd
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
