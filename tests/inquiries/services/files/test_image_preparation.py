"""What becomes of a picture between a customer and OC: P11."""

import base64
import io
from typing import Any

import pytest
from PIL import Image

from inquiries.models import Attachment, Service
from inquiries.services.files.uploads import FileRefused
from tests.support.factories import make_file
from tests.support.pictures import is_red_where, noise, opened, photo, png_saying
from tests.support.samplefiles import LIMIT, PNG, padded
from tests.support.sandbox import Sandbox
from tests.support.words import say

LARGE = (1500, 1200)
NOT_PREPARED = (
    "“%(name)s” could not be prepared for sending: it is damaged or has too many pixels. "
    "Please add a smaller copy or a screenshot."
)
WRONG_CONTENT = (
    "The content of “%(name)s” does not match its file type, or the file is damaged. "
    "Please save it again or add it in another format."
)


def take(service: Service, name: str, data: bytes) -> Attachment:
    return make_file(service, "tester", "nonce", name, data)


def content(file: Attachment) -> bytes:
    with file.file.open() as stored:
        return bytes(stored.read())


def has_notes(data: bytes) -> bool:
    return bool(opened(data).getexif()) or any(mark in data for mark in (b"Exif", b"Camera 7", b"GPSLatitude"))


@pytest.mark.parametrize(("name", "kind"), [("휴가.HEIC", "HEIF"), ("그림.webp", "WEBP"), ("a.heif", "HEIF")])
def test_it_works(service: Service, sandbox: Sandbox, name: str, kind: str) -> None:
    file = take(service, name, photo(kind))
    stem = name.partition(".")[0]
    assert (file.name, file.content_type) == (f"{stem}.jpg", "image/jpeg")
    assert file.changes == "converted location"
    assert file.what_changed == [say("converted to JPEG", "en"), say("location data removed", "en")]
    sent = sandbox.journal("upload")[0]
    assert (sent["file"]["name"], sent["file"]["md5"], sent["result_code"]) == (file.name, file.md5_hex, 200)
    jpeg = content(file)
    assert (opened(jpeg).format, opened(jpeg).size, has_notes(jpeg)) == ("JPEG", (64, 48), False)
    assert is_red_where(opened(jpeg), "left")
    assert file.size == len(jpeg)


@pytest.mark.parametrize(("name", "kind"), [("사진.jpg", "HEIF"), ("사진.png", "WEBP"), ("사진.heic", "JPEG")])
def test_a_photo_under_anothers_name_is_taken_for_what_it_is(service: Service, name: str, kind: str) -> None:
    file = take(service, name, photo(kind))
    assert (file.name, opened(content(file)).format) == ("사진.jpg", "JPEG")
    assert "converted" in file.changes.split()


def test_transparent_pixels_become_white(service: Service) -> None:
    made = io.BytesIO()
    Image.new("RGBA", (64, 48), (0, 0, 0, 0)).save(made, "WEBP")
    assert opened(content(take(service, "a.webp", made.getvalue()))).getpixel((9, 9)) == (255, 255, 255)


# --- notes of the camera ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_location_is_removed_and_no_pixel_changes(service: Service, kind: str) -> None:
    data = photo(kind)
    assert has_notes(data)
    file = take(service, f"a.{kind.lower()}", data)
    assert (file.name, file.changes) == (f"a.{kind.lower()}", "location")
    assert not has_notes(content(file))
    assert opened(content(file)).tobytes() == opened(data).tobytes()


def test_data_behind_a_photo_is_removed_with_the_metadata(service: Service) -> None:
    """A second picture, or a film: phones put them there, with a place of their own."""
    xmp = b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta exif:GPSLatitude='37,33N'/>"
    plain = photo(is_annotated=False)
    data = plain[:2] + b"\xff\xe1" + (len(xmp) + 2).to_bytes(2) + xmp + plain[2:] + photo()
    file = take(service, "a.jpg", data)
    assert (content(file), file.changes) == (plain, "location")


def test_the_camera_is_removed_too(service: Service) -> None:
    file = take(service, "a.jpg", photo(is_located=False))
    assert file.what_changed == [say("camera data removed", "en")]
    assert not has_notes(content(file))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", photo(is_annotated=False)),
        ("a.png", photo("PNG", is_annotated=False)),
        ("a.gif", photo("GIF", is_annotated=False)),
        ("a.bmp", photo("BMP", is_annotated=False)),
        ("a.tif", photo("TIFF", is_annotated=False)),
    ],
)
def test_a_picture_without_metadata_is_not_changed(service: Service, name: str, data: bytes) -> None:
    file = take(service, name, data)
    assert (content(file), file.changes) == (data, "")


def test_an_animation_stays_one(service: Service) -> None:
    made = io.BytesIO()
    frames = [Image.new("P", (8, 8), colour) for colour in range(3)]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    assert content(take(service, "a.gif", made.getvalue())) == made.getvalue()


UPRIGHT = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_a_photo_stands_upright_wherever_it_is_opened(service: Service, orientation: int) -> None:
    file = take(service, "a.jpg", photo(orientation=orientation))
    picture = opened(content(file))
    assert is_red_where(picture, UPRIGHT[orientation])
    assert picture.size == ((64, 48) if orientation < 5 else (48, 64))
    assert not has_notes(content(file))


def test_one_of_an_iphone_stands_upright_too(service: Service) -> None:
    assert is_red_where(opened(content(take(service, "a.heic", photo("HEIF", orientation=6)))), "top")


def test_one_that_cannot_be_turned_keeps_the_note_that_says_how(service: Service) -> None:
    whole = photo(size=(640, 480), orientation=6)
    damaged = whole[: len(whole) // 2]
    file = take(service, "a.jpg", damaged)
    notes = Image.open(io.BytesIO(content(file))).getexif()
    assert (dict(notes), file.changes) == ({0x0112: 6}, "location")


# --- too large -------------------------------------------------------------------------------------------------


def test_a_photo_over_the_limit_is_made_smaller(service: Service) -> None:
    data = padded(photo(size=LARGE), LIMIT)
    file = take(service, "큰 사진.jpg", data)
    assert (file.name, file.changes) == ("큰 사진.jpg", "smaller location")
    assert file.what_changed[0] == say("resized to fit the size limit", "en")
    assert file.size < LIMIT


def test_a_screenshot_over_the_limit_becomes_jpeg(service: Service) -> None:
    data = noise((2600, 1900))
    assert len(data) > LIMIT
    file = take(service, "화면.png", data)
    assert (file.name, file.changes) == ("화면.jpg", "converted smaller")
    assert (opened(content(file)).size, file.size < LIMIT) == ((2600, 1900), True)


def test_one_with_very_many_pixels_is_scaled(service: Service) -> None:
    data = photo(size=(9000, 6000), is_annotated=False)
    assert len(data) < LIMIT
    file = take(service, "a.jpg", data)
    width, height = opened(content(file)).size
    assert (width * height <= 16_000_000, round(width / height, 1), file.changes) == (True, 1.5, "smaller")


def test_no_photo_may_have_thirty_megabytes(service: Service, sandbox: Sandbox) -> None:
    with pytest.raises(
        FileRefused, match=say("“%(name)s” is too large. A photo must be under 30 MB.", "en", name="a.heic")
    ):
        take(service, "a.heic", padded(photo("HEIF"), 3 * LIMIT))
    assert sandbox.journal("upload") == []


# --- refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.heic", photo("HEIF")[:300]),
        ("a.webp", photo("WEBP")[:40]),
        ("a.png", png_saying(50_000, 50_000)),
    ],
    ids=["heic", "webp", "png"],
)
def test_a_picture_that_cannot_be_prepared_is_refused(
    service: Service, sandbox: Sandbox, name: str, data: bytes
) -> None:
    with pytest.raises(FileRefused, match=say(NOT_PREPARED, "en", name=name)):
        take(service, name, data)
    assert (sandbox.journal("upload"), Attachment.objects.count()) == ([], 0)


@pytest.mark.parametrize("name", ["a.heic", "a.webp"])
def test_something_else_is_no_photo(service: Service, name: str) -> None:
    with pytest.raises(FileRefused, match=say(WRONG_CONTENT, "en", name=name)):
        take(service, name, b"GIF89a" + b"\x00" * 60)


# --- a small one to look at ------------------------------------------------------------------------------------


def test_a_light_picture_is_its_own_preview(service: Service) -> None:
    file = take(service, "a.png", PNG)
    assert (file.preview, file.shows_itself) == ("", True)


@pytest.mark.parametrize(("name", "data"), [("a.heic", photo("HEIF")), ("a.jpg", noise((900, 600), "JPEG"))])
def test_a_heavy_one_has_a_small_one(service: Service, name: str, data: bytes) -> None:
    file: Any = take(service, name, data)
    small = opened(base64.b64decode(file.preview))
    assert (small.format, small.size) == ("JPEG", (96, 96))
    assert len(file.preview) < 4000


def test_without_one_it_is_sent_all_the_same(service: Service) -> None:
    file = take(service, "a.png", padded(png_saying(100, 100), 300_000))
    assert (file.preview, file.shows_itself, bool(file.upstream_id)) == ("", False, True)
