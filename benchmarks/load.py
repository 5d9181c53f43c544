"""A load generator over raw sockets: an HTTP library would take more processor time than the pages it asks for."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from types import TracebackType


@dataclass(frozen=True, slots=True)
class Result:
    """`seconds` for all requests; `latencies` in seconds, one a request."""

    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        return quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


class Crowd:
    """So many customers at once, each with one connection that is kept open, over which pages can be compared.

    Of several ports, which stand for nodes behind a load balancer, each gets the same number of customers.
    """

    def __init__(self, ports: int | Sequence[int], at_once: int, headers: Sequence[str]) -> None:
        self._headers = headers
        nodes = [ports] if isinstance(ports, int) else ports
        self._connections = [_Connection(nodes[number % len(nodes)]) for number in range(at_once)]

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._connections:
            connection.close()

    def ask(self, path: str, each: int, headers: Sequence[str] = ()) -> Result:
        """Everybody asks for the page `each` times, one after another."""
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *self._headers, *headers, "", ""]
        request = "\r\n".join(lines).encode()
        latencies: list[list[float]] = [[] for _ in self._connections]
        start = threading.Barrier(len(self._connections) + 1)

        def customer(connection: _Connection, mine: list[float]) -> None:
            start.wait()
            for _ in range(each):
                began = time.perf_counter()
                connection.exchange(request)
                mine.append(time.perf_counter() - began)

        pairs = zip(self._connections, latencies, strict=True)
        threads = [threading.Thread(target=customer, args=pair) for pair in pairs]
        for thread in threads:
            thread.start()
        start.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - began
        measured = [latency for mine in latencies for latency in mine]
        if len(measured) != each * len(threads):
            raise RuntimeError(f"{path} did not always answer 200")
        return Result(seconds, measured)


class _Connection:
    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def exchange(self, request: bytes) -> None:
        """One page. The server may have closed an idle connection: then it is opened once more."""
        if not self._exchanged(request):
            self.close()
            if not self._exchanged(request):
                raise RuntimeError("the connection was closed without an answer")

    def close(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None

    def _exchanged(self, request: bytes) -> bool:
        if not self._socket:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request)
            received = bytearray()
            while (end := received.find(b"\r\n\r\n")) < 0:
                if not (block := self._socket.recv(65536)):
                    return False
                received += block
        except ConnectionError:
            return False
        self._read_rest(bytes(received[:end]), len(received) - end - 4)
        return True

    def _read_rest(self, head: bytes, have: int) -> None:
        assert self._socket
        if b" 200 " not in head[:16]:
            raise RuntimeError(f"answered {head[:40]!r}")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        while have < length:
            have += len(self._socket.recv(65536)) or length
        if b"connection: close" in head.lower():
            self.close()
