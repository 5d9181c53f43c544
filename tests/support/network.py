"""A fence around the suite: whatever tries to leave this machine is refused, and its test fails.

A refusal alone would not do, because code under test may well catch it as an outage; so attempts are also written
down, and the test that made one fails at its end. Names under `.invalid` are answered as a resolver must answer
them, without asking one: with them a test can show what happens when a name does not exist.
"""

import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any

import pytest

attempts: list[str] = []


class LeavesThisMachine(OSError):
    """A connection or a look-up would have left this machine."""


def is_here(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        return ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _check(host: object) -> None:
    if is_here(host):
        return
    if str(host).endswith(".invalid"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    attempts.append(str(host))
    raise LeavesThisMachine(f"a test tried to reach {host}")


def _guard_address(original: Callable[..., Any]) -> Callable[..., Any]:
    """For the methods of a socket that take an address last: connect, connect_ex and sendto."""

    def guarded(self: socket.socket, *args: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _check(args[-1][0])
        return original(self, *args)

    return guarded


def _guard_name(original: Callable[..., Any]) -> Callable[..., Any]:
    """For the look-ups, which take a name first."""

    def guarded(host: object, *args: Any, **kwargs: Any) -> Any:
        _check(host)
        return original(host, *args, **kwargs)

    return guarded


def pytest_configure() -> None:
    for method in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, method, _guard_address(getattr(socket.socket, method)))
    for function in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        setattr(socket, function, _guard_name(getattr(socket, function)))


@pytest.fixture(autouse=True)
def attempts_to_leave() -> Iterator[list[str]]:
    """What this test tried to reach. A test about the fence itself empties it again."""
    attempts.clear()
    yield attempts
    if attempts:
        pytest.fail(f"left this machine: {', '.join(sorted(set(attempts)))}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What was tried outside any test, while collecting or by a thread that outlived its test."""
    if attempts:
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
