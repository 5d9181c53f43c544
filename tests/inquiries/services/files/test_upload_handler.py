"""Through Django's own parser, as a browser's form comes in."""

import hashlib
from pathlib import Path

import pytest
from django.test import RequestFactory

from inquiries.domain.file_inspection.accepted_files import PHOTO_TOO_LARGE, TOO_LARGE
from inquiries.services.files.upload_handler import ReceivedFile
from tests.support.samplefiles import PNG

BOUNDARY = "boundary"


def parsed(name: str, data: bytes) -> tuple[ReceivedFile, str]:
    """The file, and the text field that stands behind it in the form."""
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        + data
        + f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\n\r\n문의\r\n--{BOUNDARY}--\r\n'.encode()
    )
    request = RequestFactory().post("/", body, content_type=f"multipart/form-data; boundary={BOUNDARY}")
    file = request.FILES["file"]
    assert isinstance(file, ReceivedFile)
    return file, request.POST["text"]


@pytest.mark.parametrize("size", [0, 1, 256 * 1024, 256 * 1024 + 1, TOO_LARGE - 1])
def test_it_works(size: int) -> None:
    data = bytes(size)
    file, text = parsed("사진.png", data)
    with file:
        assert (file.name, file.size, text) == ("사진.png", size, "문의")
        assert file.read() == data
        assert file.content.md5_hex == hashlib.md5(data).hexdigest()
        assert not file.is_too_large


@pytest.mark.parametrize(
    ("name", "size", "limit"),
    [
        ("a.pdf", TOO_LARGE, TOO_LARGE),
        ("a.pdf", TOO_LARGE + 1, TOO_LARGE),
        ("a.pdf", TOO_LARGE * 2, TOO_LARGE),
        ("a.heic\u200b", PHOTO_TOO_LARGE, PHOTO_TOO_LARGE),
    ],
)
def test_a_file_that_is_too_large_is_cut_off_and_the_form_is_still_read(name: str, size: int, limit: int) -> None:
    file, text = parsed(name, bytes(size))
    with file:
        assert (file.size, text) == (size, "문의")
        assert file.is_too_large
        assert Path(file.content.temporary_file_path()).stat().st_size < limit


def test_a_photo_may_be_larger_than_what_is_sent() -> None:
    file, _text = parsed("a.JPG", bytes(TOO_LARGE + 1))
    with file:
        assert not file.is_too_large
        assert Path(file.content.temporary_file_path()).stat().st_size == TOO_LARGE + 1


@pytest.mark.parametrize("name", ["1. " + "가" * 200, "a." + "x" * 300, "." + "가" * 90, "가" * 200 + ".png"])
def test_a_name_too_long_for_this_disk_is_received(name: str) -> None:
    file, text = parsed(name, PNG)
    with file:
        assert (file.size, text) == (len(PNG), "문의")


def test_the_file_on_the_disk_is_named_by_us_and_goes_with_the_request() -> None:
    file, _text = parsed("a.html", b"<script>")
    path = Path(file.content.temporary_file_path())
    assert path.suffix == ".upload"
    file.close()
    assert not path.exists()
    file.close()
