"""Connections with a total deadline, which record whether the first byte was sent.

A timeout of a socket starts anew with each byte that arrives, so an answer that drips outlives it. Here every single
operation on the socket gets only what is left of the whole call. And since the same exception is raised for "never
arrived" and for "executed, then cut off", the one fact that tells them apart is noted at the socket itself.
"""

import http.client
import io
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from inquiries.oc.public_addresses import is_public

NETWORK_ERRORS = (HTTPError, http.client.HTTPException, OSError)  # the last is the base of those of requests, too


@dataclass(slots=True)
class Exchange:
    """One request on the wire. `until` is on the monotonic clock; `target` is the signed path and query.

    With `public_only` no address is connected to that is not on the public internet; `inside` says that this happened.
    """

    target: str
    until: float
    connect_timeout: float
    fresh: bool = False
    public_only: bool = False
    sent: bool = False
    untrusted: bool = False
    inside: bool = False

    def get_remaining(self) -> float:
        """Return the seconds left; raises TimeoutError if there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the call's deadline has passed")
        return left


class TimedReader(io.RawIOBase):
    def __init__(self, guarded: "GuardedSocket", raw: io.RawIOBase) -> None:
        self.guarded = guarded
        self._raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.guarded.limit()
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class GuardedSocket:
    """A connected socket, plain or TLS, whose every operation is limited to the time left of the call."""

    def __init__(self, sock: Any, connection: "_GuardedConnection") -> None:
        self._sock = sock
        self.connection = connection

    def limit(self) -> None:
        self._sock.settimeout(self.connection.exchange.get_remaining())

    def sendall(self, data: bytes) -> None:
        self.limit()
        self.connection.exchange.sent = True
        self._sock.sendall(data)

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(TimedReader(self, self._sock.makefile("rb", buffering=0)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class _GuardedConnection(HTTPConnection):
    exchange: Exchange

    def connect(self) -> None:
        try:
            super().connect()
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError):
            raise  # hung up on, which says nothing about the certificate
        except ssl.SSLError:
            self.exchange.untrusted = True
            raise
        self.sock = GuardedSocket(self.sock, self)

    def _new_conn(self) -> socket.socket:
        # One limit for all of a host's addresses together; the resolver's own limits stay the system's.
        until = time.monotonic() + min(self.exchange.connect_timeout, self.exchange.get_remaining())
        problem: OSError = OSError("the name has no address")
        try:
            for *_, address in socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM):
                # The very address that is connected to: the name may resolve to another one by now.
                if self.exchange.public_only and not is_public(str(address[0])):
                    self.exchange.inside = True
                    continue
                left = until - time.monotonic()
                if left <= 0:
                    raise ConnectTimeoutError(self, "no connection in time")
                try:
                    sock = socket.create_connection((str(address[0]), self.port), timeout=left)
                except OSError as error:
                    problem = error
                else:
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    return sock
        except OSError as error:
            problem = error
        raise NewConnectionError(self, type(problem).__name__) from problem

    def putrequest(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        if url != self.exchange.target:
            raise ValueError("the path to be sent is not the path that was signed")
        super().putrequest(method, url, *args, **kwargs)


class _GuardedTLSConnection(_GuardedConnection, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _GuardedConnection
    exchange: Exchange

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection: Any = super()._get_conn(timeout)
        if self.exchange.fresh:
            # A kept connection may be closed by the peer while a write is on its way; its effect would be unknown.
            connection.close()
        connection.exchange = self.exchange
        return connection


class _TLSPool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _GuardedTLSConnection


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _Pool, "https": _TLSPool}


def name_cause(error: BaseException) -> str:
    """Return the class of the error that others were raised from: their texts have the URL in them."""
    while deeper := error.__cause__ or error.__context__:
        error = deeper
    return type(error).__name__
