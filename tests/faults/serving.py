"""The portal as a server process of its own on the test's database, with few threads and few files to open."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup

from tests.chaos.place import ROOT
from tests.faults.workers import environment
from tests.inquiries.services.steps import wait_until
from tests.inquiries.views.steps import LINES

THREADS, OPEN_FILES = 4, 64
PATIENCE = 30.0  # seconds; a request that has to wait for OC takes twice as long, and fails
# The smallest form.
FILLED = {
    "f_name": "홍길동",
    "f_mail": "h@example.com",
    "f_subject": "문의",
    "f_content": LINES,
    "f_personalAgree": "on",
}


class Visitor:
    """Return a visitor of the server with an existing session."""

    def __init__(self, url: str, cookies: dict[str, str]) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.cookies.update(cookies)
        self.session.headers["Accept-Language"] = "en"

    def get(self, path: str, timeout: float = PATIENCE) -> BeautifulSoup:
        return self._read(self.session.get(urljoin(self.url, path), timeout=timeout))

    def send(self, page: BeautifulSoup, **typed: str) -> BeautifulSoup:
        (form,) = page.select("form#inquiry")
        hidden = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
        address = urljoin(self.url, str(form["action"]))
        posted = {name: (None, value) for name, value in (hidden | typed).items()}
        return self._read(self.session.post(address, files=posted, timeout=PATIENCE))

    def _read(self, answer: requests.Response) -> BeautifulSoup:
        assert answer.status_code == 200, answer.text
        return BeautifulSoup(answer.content, "html.parser")


@dataclass(frozen=True)
class Server:
    """The address, and the process of the server, which has one worker process."""

    url: str
    process: subprocess.Popen[bytes]


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[Server]:
    """The server. `settings` are environment variables; `folder` is for what the process writes."""
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
            yield Server(f"http://127.0.0.1:{address.read_text()}", process)
        finally:
            # Threads that wait for an answer that never comes would be waited for.
            process.terminate()
            process.terminate()
            process.kill()
