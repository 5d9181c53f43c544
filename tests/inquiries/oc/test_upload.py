"""A file goes up as a stream, under its own name, and is not believed to have arrived as another one."""

import hashlib
import io
import json
import tempfile
import threading
import tracemalloc
import unicodedata
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import pytest

from inquiries.oc.client import Client
from inquiries.oc.errors import Refused, Unavailable
from inquiries.oc.multipart import FileBody
from tests.inquiries.oc.samples import sample, sample_answer
from tests.support.rawserver import Peer, RawServer, answering, http

Served = Callable[..., tuple[Client, RawServer]]

LARGE = 9_900_000  # bytes


def upload(client: Client, data: bytes, name: str = "image.png", **options: Any) -> Any:
    md5_hex = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return client.upload(io.BytesIO(data), name=name, size=len(data), md5_hex=md5_hex, **options)


def uploaded(size: int, name: str = "image.png") -> bytes:
    answer = sample("upload-success")
    answer["result"]["content"] |= {"size": size, "fileName": name}
    return http(json.dumps(answer).encode())


def test_it_works(served: Served) -> None:
    client, server = served(answering(uploaded(5)))
    assert upload(client, b"hello").id == "8f0dc5854d2446b6aa2e6e41a0a2f55c"
    received = server.requests[0]
    message = BytesParser(policy=HTTP).parsebytes(
        f"Content-Type: {received.headers['content-type']}\r\n\r\n".encode() + received.body
    )
    (part,) = message.iter_parts()
    assert part.get_param("name", header="content-disposition") == "file"
    assert part.get_filename() == "image.png"
    assert part.get_content_type() == "image/png"
    assert part.get_payload(decode=True) == b"hello"
    assert int(received.headers["content-length"]) == len(received.body)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("영수증 2022.pdf", "영수증 2022.pdf"),
        ('a"b.png', "a%22b.png"),
        ("a\r\nX-Evil: 1.png", "a%0D%0AX-Evil: 1.png"),
        ("a\0b.png", "a%00b.png"),
    ],
)
def test_a_name_cannot_end_its_header(name: str, sent: str) -> None:
    head = FileBody(io.BytesIO(b""), name=name, size=0).read()
    assert head.split(b"\r\n")[1].decode() == f'Content-Disposition: form-data; name="file"; filename="{sent}"'


# OC API, section 5: upload.
EXTENSIONS = (
    *("jpg", "png", "gif", "bmp", "jpeg", "tif", "tiff", "pdf", "txt", "hwp", "xls", "xlsx", "doc", "docx", "ppt"),
    *("pptx", "mp3", "wav", "zip"),
)
ACCEPTED = (
    "image",
    "application/pdf",
    "application/vnd",
    "text/plain",
    "application/zip",
    "application/x-tika-ooxml",
    "application/x-hwp",
    "application/x-tika-msoffice",
    "audio/mpeg",
    "audio/wav",
    "audio/vnd.wave",
    "audio/x-wav",
)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_type_begins_as_one_of_those_that_oc_accepts(extension: str) -> None:
    head = FileBody(io.BytesIO(b""), name=f"견적서.최종.{extension.upper()}", size=0).read().decode()
    content_type = head.partition("Content-Type: ")[2].partition("\r\n")[0]
    assert content_type.startswith(ACCEPTED), content_type


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.PDF", "application/pdf"), ("a.hwp", "application/x-hwp"), ("a.unheard", "application/octet-stream")],
)
def test_the_type_follows_from_the_name(name: str, content_type: str) -> None:
    assert f"Content-Type: {content_type}\r\n".encode() in FileBody(io.BytesIO(b""), name=name, size=0).read()


def test_a_body_is_read_in_blocks_and_is_as_long_as_it_says() -> None:
    body = FileBody(io.BytesIO(bytes(LARGE)), name="a.zip", size=LARGE)
    length = len(body)
    blocks = list(body)
    assert sum(map(len, blocks)) == length
    assert max(map(len, blocks)) <= 256 * 1024


def test_only_the_bytes_that_were_announced_go_up() -> None:
    file = io.BytesIO(b"skip|send|more")
    file.seek(5)
    assert b"".join(FileBody(file, name="a.txt", size=4)).split(b"\r\n")[4] == b"send"


def test_memory_does_not_grow_with_the_file(served: Served) -> None:
    peak = _peak_of_an_upload(served, LARGE)
    assert peak < 2 * 2**20


def _peak_of_an_upload(served: Served, size: int) -> int:
    buffer = bytearray(65536)

    def script(peer: Peer) -> None:
        left = None
        while left is None or left > 0:
            count = peer.sock.recv_into(buffer)
            if left is None:
                head, _, rest = bytes(buffer[:count]).partition(b"\r\n\r\n")
                left = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]) - len(rest)
            else:
                left -= count
        peer.send(uploaded(size, "a.zip"))

    client, _ = served(script)
    with tempfile.TemporaryFile() as file:
        file.truncate(size)
        tracemalloc.start()
        client.upload(file, name="a.zip", size=size, md5_hex="0" * 32)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


def test_a_server_that_does_not_take_the_file_is_given_up(served: Served) -> None:
    done = threading.Event()

    def script(peer: Peer) -> None:
        peer.hold()
        done.set()

    client, _ = served(script, deadline=0.3)
    with pytest.raises(Unavailable):
        upload(client, bytes(LARGE), "a.zip")
    assert not done.is_set()


def test_a_deadline_can_be_given_for_one_upload(served: Served) -> None:
    client, _ = served(lambda peer: peer.hold(), deadline=60)
    with pytest.raises(Unavailable):
        upload(client, b"hello", deadline=0.2)


def test_an_upload_is_not_repeated(served: Served) -> None:
    client, server = served(answering(http(b"", status="503 Busy")))
    with pytest.raises(Unavailable):
        upload(client, b"hello")
    assert len(server.requests) == 1


def test_a_refused_file_says_why(served: Served) -> None:
    client, _ = served(answering(sample_answer("upload-refused")))
    with pytest.raises(Refused, match="첨부할 수 없습니다"):
        upload(client, b"hello")


def test_a_file_that_arrived_in_another_size_did_not_arrive(served: Served) -> None:
    client, _ = served(answering(uploaded(4)))
    with pytest.raises(Refused) as refused:
        upload(client, b"hello")
    assert refused.value.result_code is None


@pytest.mark.parametrize(
    "answered",
    ["Image (1) 점검.PNG", "image_1_점검.png", "image-1-점검.png", unicodedata.normalize("NFD", "image (1) 점검.png")],
)
def test_a_name_that_was_tidied_up_is_the_same(served: Served, answered: str) -> None:
    client, _ = served(answering(uploaded(5, answered)))
    assert upload(client, b"hello", "image (1) 점검.png").name == answered


@pytest.mark.parametrize("name", ["other.png", "image.png.exe", "image", "image2.png"])
def test_an_upload_answered_with_another_name_is_refused(served: Served, name: str) -> None:
    client, _ = served(answering(uploaded(5, name)))
    with pytest.raises(Refused) as refused:
        upload(client, b"hello")
    assert refused.value.result_code is None


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("사진.png", "사진.png"),
        ("사진.png", unicodedata.normalize("NFD", "사진.png")),
        ('a"b.png', 'a"b.png'),
        ('a"b.png', "a%22b.png"),
        ("image.png", ""),
    ],
)
def test_a_name_may_come_back_as_it_stood_in_the_body(served: Served, sent: str, answered: str) -> None:
    client, _ = served(answering(uploaded(5, answered)))
    assert upload(client, b"hello", sent)


def test_a_size_that_oc_does_not_tell_is_no_other_size(served: Served) -> None:
    client, _ = served(answering(uploaded(0)))
    assert upload(client, b"hello")


def test_a_file_shorter_than_announced_is_a_mistake_of_ours(served: Served) -> None:
    client, _ = served(answering(uploaded(5)))
    with pytest.raises(ValueError, match="shorter"):
        client.upload(io.BytesIO(b"hell"), name="a.txt", size=5, md5_hex="0" * 32)
