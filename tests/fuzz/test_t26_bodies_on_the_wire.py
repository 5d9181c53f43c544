"""T26 and T48: bodies that lie about their length, or have none, on a raw socket before the server of the image."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import process_stats, servers
from benchmarks.servers import Portal
from inquiries.services.heartbeats import MARKS
from tests.fuzz.filling import BOUNDARY
from tests.support import prepared
from tests.support.rawserver import PATIENCE
from tests.support.samplefiles import LIMIT, PNG

MIB = 1024 * 1024
FORM = "/narae/inquiries/new/?category=2601"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="module")
def portal(folder: Path) -> Iterator[Portal]:
    """With one worker, and a folder of its own for what is being received."""
    (folder / "tmp").mkdir()
    with servers.sandbox() as sandbox:
        env = servers.environment(folder) | {"TMPDIR": str(folder / "tmp")}
        prepared.prepare(env, sandbox.url)
        with servers.portal(env, workers=1) as portal:
            yield portal


@pytest.fixture
def guest(portal: Portal) -> tuple[str, str]:
    """A guest's cookies, and the hidden values of the form as the parts of a body."""
    with servers.http() as session:
        page = session.get(portal.url + FORM, timeout=PATIENCE)
    hidden = re.findall(r'name="(csrfmiddlewaretoken|form_token)" value="([^"]+)"', page.text)
    assert len({name for name, _value in hidden}) == 2
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in page.cookies), "".join(
        part(f'name="{name}"', value) for name, value in dict(hidden).items()
    )


def part(about: str, value: str) -> str:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n{value}\r\n"


def head(cookies: str, *headers: str) -> bytes:
    lines = [f"POST {FORM} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookies}", "Connection: close", *headers]
    lines.append(f"Content-Type: multipart/form-data; boundary={BOUNDARY}")
    return "\r\n".join([*lines, "", ""]).encode()


def said(portal: Portal, *pieces: bytes, hang_up: bool = False) -> bytes:
    """What is answered to these bytes; a server may answer and close before it has read them all."""
    with socket.create_connection(("127.0.0.1", portal.port), timeout=PATIENCE) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while block := connection.recv(65536):
                answer += block
        except ConnectionResetError:
            pass
    return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def file_part(name: str) -> bytes:
    return part(f'name="files"; filename="{name}"', "").encode().removesuffix(b"\r\n")


def left_behind(folder: Path) -> list[Path]:
    """The files of customers; each process that serves has a mark beside them."""
    found = [*(folder / "tmp").iterdir(), *(folder / "files").rglob("*")]
    return [path for path in found if path.is_file() and path.parent.name != MARKS]


def is_alive(portal: Portal) -> bool:
    with servers.http() as session:
        return session.get(f"{portal.url}/readyz", timeout=PATIENCE).status_code == 200


def test_t26_it_works(portal: Portal, guest: tuple[str, str], folder: Path) -> None:
    cookies, hidden = guest
    body = hidden.encode() + file_part("사진.png") + PNG + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = said(portal, head(cookies, f"Content-Length: {len(body)}"), body)
    assert status(answer) == 422
    assert "사진.png" in answer.decode()
    assert [path.read_bytes() for path in left_behind(folder)] == [PNG]
    for path in left_behind(folder):
        path.unlink()


def test_t26_a_body_that_is_too_long_is_refused_by_its_length_header(portal: Portal, guest: tuple[str, str]) -> None:
    answer = said(portal, head(guest[0], f"Content-Length: {600 * MIB}"))
    assert status(answer) == 413


def test_t26_a_large_file_takes_no_memory_and_leaves_nothing(
    portal: Portal, guest: tuple[str, str], folder: Path
) -> None:
    cookies, hidden = guest
    begin, end = hidden.encode() + file_part("큰 사진.png") + PNG, f"\r\n--{BOUNDARY}--\r\n".encode()
    size = len(begin) + 48 * MIB + len(end)
    (worker,) = portal.workers
    process_stats.forget_peak(worker)
    before = process_stats.resident(worker)
    answer = said(portal, head(cookies, f"Content-Length: {size}"), begin, *([bytes(MIB)] * 48), end)
    assert status(answer) == 422
    assert "큰 사진.png" in answer.decode()
    assert process_stats.peak(worker) - before < 30  # MiB
    assert left_behind(folder) == []


@pytest.mark.parametrize("missing", [1, LIMIT])
def test_t26_a_body_shorter_than_it_says_is_no_form(
    portal: Portal, guest: tuple[str, str], folder: Path, missing: int
) -> None:
    cookies, hidden = guest
    body = hidden.encode() + file_part("사진.png") + PNG + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = said(portal, head(cookies, f"Content-Length: {len(body) + missing}"), body, hang_up=True)
    assert status(answer) in {0, 400, 403, 422}
    assert b"receipts/" not in answer
    for path in left_behind(folder):  # a form that is whole but for its promised length keeps its file
        assert path.parent.name != "tmp"
        path.unlink()
    assert is_alive(portal)


def test_t26_a_body_longer_than_it_says_is_cut(portal: Portal, guest: tuple[str, str], folder: Path) -> None:
    cookies, hidden = guest
    body = hidden.encode() + file_part("사진.png") + PNG * 1000 + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = said(portal, head(cookies, f"Content-Length: {len(hidden)}"), body)
    assert status(answer) in {400, 422}
    assert left_behind(folder) == []


def test_t26_a_body_in_chunks_of_no_stated_length_is_not_read(
    portal: Portal, guest: tuple[str, str], folder: Path
) -> None:
    cookies, hidden = guest
    chunk = f"{MIB:x}\r\n".encode() + bytes(MIB) + b"\r\n"
    begin = hidden.encode() + file_part("사진.png") + PNG
    first = f"{len(begin):x}\r\n".encode() + begin + b"\r\n"
    (worker,) = portal.workers
    process_stats.forget_peak(worker)
    before = process_stats.resident(worker)
    answer = said(portal, head(cookies, "Transfer-Encoding: chunked"), first, *([chunk] * 80), b"0\r\n\r\n")
    assert status(answer) in {0, 400, 403, 411, 413}
    assert process_stats.peak(worker) - before < 30  # MiB
    assert left_behind(folder) == []
    assert is_alive(portal)


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: -1",),
        ("Content-Length: 1e3",),
        ("Content-Length: +5",),
        ("Content-Length: ",),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding: nonsense",),
        ("Content-Length : 5",),
        ("X-Long: " + "x" * 20_000,),
        *[tuple(f"X-{number}: x" for number in range(200))],
    ],
    ids=lambda headers: headers[0][:30],
)
def test_t48_a_request_that_can_be_read_in_two_ways_is_not_read(
    portal: Portal, guest: tuple[str, str], headers: tuple[str, ...]
) -> None:
    answer = said(portal, head(guest[0], *headers), b"hello", hang_up=True)
    assert 400 <= status(answer) < 500 or status(answer) == 501
    assert is_alive(portal)
