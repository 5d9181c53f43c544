"""Scan files with clamd (INSTREAM), if CLAMD_ADDRESS is set. No other module talks to it."""

import logging
import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

from inquiries.services.upstream.deadline import Deadline

log = logging.getLogger(__name__)
_DEADLINE = 30.0  # seconds, for a whole file
_PORT = 3310
_BLOCK = 128 * 1024  # bytes
_LONGEST_ANSWER = 4096  # bytes


class ScannerAway(Exception):
    """The scanner gave no result: it is away, or it failed."""


class ScannerFailed(ScannerAway):
    """The scanner took the file and gave no result in time, or an error: the file itself may be why."""


def has_virus(file: IO[bytes]) -> bool:
    """Whether the scanner at CLAMD_ADDRESS finds a virus in the file; False without an address.

    `file` is read from its start and left there. Raises `ScannerAway`: what was not looked at must not be taken.
    """
    if not settings.CLAMD_ADDRESS:
        return False
    try:
        answer = _send_file(file, Deadline(_DEADLINE))
    except OSError as error:
        log.error("antivirus.unavailable", extra={"error": type(error).__name__})
        raise (ScannerFailed if isinstance(error, TimeoutError) else ScannerAway) from error
    if answer.endswith(" FOUND"):
        log.warning(
            "antivirus.virus_found", extra={"signature": answer.removeprefix("stream: ").removesuffix(" FOUND")}
        )
        return True
    if answer != "stream: OK":
        log.error("antivirus.unavailable", extra={"error": answer})
        raise ScannerFailed(answer)
    return False


def _send_file(file: IO[bytes], deadline: Deadline) -> str:
    """Send the file in blocks, each behind its length, and read the one line that comes back."""
    with _connect(deadline) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        file.seek(0)
        while block := file.read(_BLOCK):
            clamd.settimeout(deadline.require_left())
            clamd.sendall(struct.pack(">I", len(block)) + block)
        clamd.sendall(struct.pack(">I", 0))
        file.seek(0)
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            clamd.settimeout(deadline.require_left())
            piece = clamd.recv(_LONGEST_ANSWER)
            if not piece:
                break
            answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(deadline: Deadline) -> socket.socket:
    address = urlsplit(settings.CLAMD_ADDRESS)
    if address.scheme == "unix":
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            clamd.settimeout(deadline.require_left())
            clamd.connect(address.path)
        except OSError:
            clamd.close()
            raise
        return clamd
    return socket.create_connection((address.hostname, address.port or _PORT), timeout=deadline.require_left())
