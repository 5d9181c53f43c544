"""The portal as a server process of its own on the test's database, with few threads and few files to open."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.place import ROOT
from tests.faults.workers import environment
from tests.inquiries.services.steps import wait_until

THREADS, OPEN_FILES = 4, 64


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[str]:
    """Its address. `settings` are environment variables; `folder` is for what the process writes."""
    address, log = folder / "address", folder / "log"
    hook = f"def when_ready(server): open({str(address)!r}, 'w').write(str(server.LISTENERS[0].sock.getsockname()[1]))"
    config = folder / "gunicorn.py"
    config.write_text(f"exec(open({str(ROOT / 'gunicorn.conf.py')!r}).read())\n{hook}\n")
    limited = ["sh", "-c", f'ulimit -n {OPEN_FILES}; exec "$@"', "sh"]
    gunicorn = [sys.executable, "-m", "gunicorn", "portal.wsgi", "-c", str(config), "--bind", "127.0.0.1:0"]
    gunicorn += ["--workers", "1", "--threads", str(THREADS), "--no-control-socket"]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            limited + gunicorn, cwd=ROOT, env=environment() | settings, stdout=output, stderr=output
        ) as process,
    ):
        try:
            wait_until(lambda: process.poll() is not None or (address.exists() and bool(address.read_text())))
            assert process.poll() is None, log.read_text()
            yield f"http://127.0.0.1:{address.read_text()}"
        finally:
            # Threads that wait for an answer that never comes would be waited for.
            process.terminate()
            process.terminate()
            process.kill()
