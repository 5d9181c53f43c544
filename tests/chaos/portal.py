"""The portal as it is served in earnest, on a free port."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.chaos.place import ROOT, Place

_START = 60.0  # seconds, at most


@contextmanager
def portal(place: Place, *, code: Path = ROOT, **environment: str) -> Iterator[str]:
    """Its address; `environment` is over the place's own, and `code` the folder of another release."""
    socket = place.folder / "gunicorn.address"
    # Gunicorn tells the port that it was given only in its log, so that a file of ours is written when it listens.
    hook = f"def when_ready(server): open({str(socket)!r}, 'w').write(str(server.LISTENERS[0].sock.getsockname()[1]))"
    config = place.folder / "gunicorn.py"
    config.write_text(f"exec(open({str(code / 'gunicorn.conf.py')!r}).read())\n{hook}\n")
    served = ["--bind", "127.0.0.1:0", "--threads", "16", "--workers", "2"]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "portal.wsgi",
        "-c",
        str(config),
        *served,
        "--preload",
        "--no-control-socket",
    ]
    with place.log.open("ab") as log:
        process = subprocess.Popen(command, cwd=code, env=os.environ | environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + _START
        while not (socket.exists() and socket.read_text()):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the portal did not start: {place.log.read_text()[-2000:]}")
            time.sleep(0.02)
        url = f"http://127.0.0.1:{socket.read_text()}"
        requests.get(f"{url}/healthz", timeout=60).raise_for_status()
        yield url
    finally:
        process.terminate()
        process.wait(timeout=60)
        socket.unlink(missing_ok=True)
