"""Decode an image in a process of its own with limits, which runs `inquiries.services.files.image_worker`."""

import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)
PROGRAM = Path(__file__).with_name("image_worker.py")
_LONGEST_ANSWER = 32 * 1024  # bytes
_SMALL_JPEG = re.compile(r"/9j/[A-Za-z0-9+/]*={0,2}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one picture may cost: `memory` in bytes, and seconds of `processor` time, of `patience` with it, and in the
    `queue` before."""

    memory: int = 768 * 1024**2
    processor: int = 15
    patience: float = 40.0
    queue: float = 10.0


LIMITS = Limits()
# With the memory of LIMITS this is the most that pictures take of a machine, for each process that serves.
_slots = threading.BoundedSemaphore(2)


class NotDecoded(Exception):
    """The image is damaged, of another type, or exceeds the limits."""


class Busy(NotDecoded):
    """Too many images are being decoded, or the machine has no resources. It can be tried again later."""


@dataclass(frozen=True, slots=True)
class ConvertedImage:
    """What was seen in a picture. `preview` is a small JPEG in base64."""

    is_located: bool
    is_scaled: bool
    preview: str


def convert_to_jpeg(kind: str, picture: str, target: str) -> ConvertedImage:
    """Write the image as a JPEG into the file `target`: upright, of a size that OC takes, without metadata.

    `kind` is one of `image_metadata.detect_kind`; `picture` and `target` are paths. Raises `NotDecoded`.
    """
    with acquire_slot(LIMITS.queue):
        return _run(kind, "remake", picture, target)


def render_preview(kind: str, picture: str) -> str:
    """Return a small JPEG of the image at a path, in base64. Raises `NotDecoded`, and `Busy` without waiting."""
    with acquire_slot(0):
        return _run(kind, "preview", picture, os.devnull).preview


@contextmanager
def acquire_slot(seconds: float) -> Iterator[None]:
    if not _slots.acquire(timeout=seconds):
        raise Busy
    try:
        yield
    except OSError as error:
        log.error("image.process_failed", extra={"error": error.strerror or type(error).__name__})
        raise Busy from error
    finally:
        _slots.release()


def _run(kind: str, job: str, picture: str, target: str) -> ConvertedImage:
    # Opened anew: with an open file its place would be shared, and the buffer of the one who has it open be wrong.
    with open(picture, "rb") as source, open(target, "wb") as made, tempfile.TemporaryFile() as report:
        limits = (str(report.fileno()), str(LIMITS.memory), str(LIMITS.processor))
        try:
            ended = subprocess.run(  # noqa: S603 - our own program; nothing of the customer's is among its words
                [sys.executable, "-I", str(PROGRAM), kind, job, *limits],
                stdin=source,
                stdout=made,
                stderr=subprocess.DEVNULL,
                pass_fds=(report.fileno(),),
                env={},
                cwd="/",
                timeout=LIMITS.patience,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            ended = None  # and it was killed
        if ended != 0:
            log.warning("image.decode_failed", extra={"kind": kind, "job": job, "ended": ended})
            raise NotDecoded
        report.seek(0)
        return parse_answer(report.read(_LONGEST_ANSWER))


def parse_answer(answer: bytes) -> ConvertedImage:
    """Return what the process says, believed no further than a stranger: it has read what a stranger sent."""
    try:
        said = json.loads(answer)
        small = str(said["preview"])
        told = ConvertedImage(bool(said["is_located"]), bool(said["is_scaled"]), small)
    except (ValueError, KeyError, TypeError) as error:
        raise NotDecoded from error
    if not _SMALL_JPEG.fullmatch(small):
        raise NotDecoded
    return told
