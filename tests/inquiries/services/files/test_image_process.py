"""T33: pictures that harm who decodes them end with their own process; T24 holds for what it leaves behind."""

import base64
import io
import json
import resource
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from inquiries.models import Attachment, Service
from inquiries.services.files import image_preparation, image_process, uploads
from inquiries.services.files.image_process import LIMITS, Busy, NotDecoded
from inquiries.services.files.uploads import FileRefused, TryAgain
from tests.support.factories import make_file, received
from tests.support.pictures import jpeg_of_time, photo, png_saying, webp_of_memory
from tests.support.sandbox import Sandbox
from tests.support.words import say

SMALL = base64.b64encode(photo(size=(8, 8))).decode()


def written(folder: Path, data: bytes) -> str:
    (folder / "picture").write_bytes(data)
    return str(folder / "picture")


def ended(caplog: pytest.LogCaptureFixture) -> list[Any]:
    """How the processes ended that did not do their work: a signal is a negative number, None ran out of patience."""
    return [getattr(line, "ended", "") for line in caplog.records if line.message == "image.decode_failed"]


def test_it_works(tmp_path: Path) -> None:
    target = tmp_path / "made.jpg"
    told = image_process.convert_to_jpeg("heif", written(tmp_path, photo("HEIF")), str(target))
    assert (told.is_located, told.is_scaled) == (True, False)
    assert Image.open(target).format == "JPEG"
    assert Image.open(io.BytesIO(base64.b64decode(told.preview))).size == (96, 96)


def test_t33_a_bomb_ends_at_the_limit_of_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bomb = written(tmp_path, webp_of_memory(3000))
    assert Path(bomb).stat().st_size < 20_000
    monkeypatch.setattr(image_process, "LIMITS", replace(LIMITS, memory=128 * 1024**2))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(NotDecoded):
        image_process.convert_to_jpeg("webp", bomb, str(tmp_path / "made.jpg"))
    assert ended(caplog)[0] != 0
    # Memory that the process lacks is not taken from the server: here, less than the picture alone needs.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KiB
    # And it was the limit that it met.
    monkeypatch.setattr(image_process, "LIMITS", LIMITS)
    assert not image_process.convert_to_jpeg("webp", bomb, str(tmp_path / "made.jpg")).is_scaled


def test_t33_a_bomb_ends_at_the_limit_of_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(image_process, "LIMITS", replace(LIMITS, processor=1))
    with pytest.raises(NotDecoded):
        image_process.convert_to_jpeg("jpeg", written(tmp_path, jpeg_of_time()), str(tmp_path / "made.jpg"))
    assert ended(caplog)[0] in {-24, -9}  # SIGXCPU, or SIGKILL at the hard limit


def test_t33_one_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(image_process, "LIMITS", replace(LIMITS, patience=0.01))
    with pytest.raises(NotDecoded):
        image_process.convert_to_jpeg("jpeg", written(tmp_path, jpeg_of_time()), str(tmp_path / "made.jpg"))
    assert ended(caplog) == [None]


def test_t33_pixels_are_counted_before_they_are_decoded(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NotDecoded):
        image_process.render_preview("png", written(tmp_path, png_saying(9000, 9000)))
    assert ended(caplog) == [1]


def test_t33_a_bomb_is_refused_in_words_and_nothing_else_is_lost(service: Service, sandbox: Sandbox) -> None:
    make_file(service, "tester", "nonce", "먼저.txt")
    said = say(
        "“%(name)s” could not be prepared for sending: it is damaged or has too many pixels. "
        "Please add a smaller copy or a screenshot.",
        "en",
        name="폭탄.webp",
    )
    with pytest.raises(FileRefused, match=said) as refused:
        make_file(service, "tester", "nonce", "폭탄.webp", webp_of_memory())
    assert not refused.value.passes
    make_file(service, "tester", "nonce", "사진.webp", photo("WEBP"))
    assert [file.name for file in Attachment.objects.all()] == ["먼저.txt", "사진.jpg"]
    assert len(sandbox.journal("upload")) == 2


def test_t33_a_picture_that_only_a_preview_was_made_of_is_taken_without_one(service: Service) -> None:
    data = png_saying(9000, 9000).ljust(300_000, b"\x00")
    file = make_file(service, "tester", "nonce", "a.png", data)
    assert (file.size, file.preview) == (len(data), "")


def test_an_upload_during_other_decodings_is_asked_to_try_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_process, "LIMITS", replace(LIMITS, queue=0))
    try_again = say(
        "“%(name)s” could not be saved just now. Please add it again in a few minutes.", "en", name="a.heic"
    )
    with image_process.acquire_slot(0), image_process.acquire_slot(0):
        with pytest.raises(Busy):
            image_preparation.prepare("heic", received("a.heic", photo("HEIF")).content)
        with pytest.raises(TryAgain, match=try_again):
            uploads.receive(service, "tester", "nonce", received("a.heic", photo("HEIF")))


def test_f47_while_no_process_can_be_started_photos_are_asked_for_again_and_others_go(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    with pytest.raises(TryAgain):
        make_file(service, "tester", "nonce", "a.heic", photo("HEIF"))
    file = make_file(service, "tester", "nonce", "b.jpg", photo(orientation=6))
    assert (file.name, file.changes) == ("b.jpg", "location")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[]",
        "{}",
        json.dumps({"is_located": True, "is_scaled": True, "preview": '" onerror="'}),
        json.dumps({"is_located": True, "is_scaled": True, "preview": "PHN2Zz4="}),
        json.dumps({"is_located": True, "preview": SMALL}),
    ],
)
def test_t33_an_invalid_answer_of_the_process_is_refused(answer: str) -> None:
    with pytest.raises(NotDecoded):
        image_process.parse_answer(answer.encode())


def test_t33_the_process_has_nothing_of_ours() -> None:
    source = (image_process.PROGRAM).read_text(encoding="utf-8")
    assert "django" not in source and "inquiries" not in source
