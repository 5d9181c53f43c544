"""What hangs on behind a picture, or stands where readers skip it, does not tell where another one was taken: P11."""

import io
import struct
import zlib

import pytest
from PIL import Image

from inquiries.models import Service
from inquiries.services.files.uploads import FileRefused
from tests.inquiries.services.files.test_image_preparation import content, has_notes, take
from tests.support.pictures import exif, is_red_where, opened, photo
from tests.support.samplefiles import SAMPLES
from tests.support.words import say

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "BMP": "bmp", "TIFF": "tif"}
PLAIN = {kind: photo(kind, is_annotated=False) for kind in EXTENSIONS}
XMP = b'<x:xmpmeta exif:GPSLatitude="37,33.99N">'


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


LOCATED = {
    "another photo": photo("JPEG"),
    "two photos": photo("JPEG", is_annotated=False) + photo("JPEG"),
    "notes alone": exif().tobytes(),
    "a PNG with notes": b"Exif\x00\x00" + exif().tobytes()[6:],
    "XMP": XMP,
    "far behind": bytes(300_000) + photo("JPEG"),
}


@pytest.mark.parametrize("behind", LOCATED)
@pytest.mark.parametrize("kind", PLAIN)
def test_another_photos_place_goes(service: Service, kind: str, behind: str) -> None:
    file = take(service, f"a.{EXTENSIONS[kind]}", PLAIN[kind] + LOCATED[behind])
    assert content(file) == PLAIN[kind]
    assert file.changes == "location"


@pytest.mark.parametrize("kind", [kind for kind in PLAIN if kind != "TIFF"])
def test_other_data_behind_the_picture_is_removed(service: Service, kind: str) -> None:
    file = take(service, f"a.{EXTENSIONS[kind]}", PLAIN[kind] + b"\x00\x00\x00\x18ftypmp42" + b"Camera 7" * 50)
    assert (content(file), file.changes) == (PLAIN[kind], "notes")


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("filling", [bytes(2000), b"\r\n"])
def test_filling_stays_as_it_is(service: Service, kind: str, filling: bytes) -> None:
    file = take(service, f"a.{EXTENSIONS[kind]}", PLAIN[kind] + filling)
    assert (content(file), file.changes) == (PLAIN[kind] + filling, "")


def test_notes_between_the_scans_of_a_photo_go(service: Service) -> None:
    made = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(made, "JPEG", progressive=True)
    data, note = made.getvalue(), photo("JPEG")
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    segment = note[note.index(b"\xff\xe1") : note.index(b"\xff\xdb")]
    file = take(service, "a.jpg", data[:second] + segment + data[second:])
    assert (content(file), file.changes) == (data, "location")


def test_stray_bytes_between_segments_are_read_over(service: Service) -> None:
    stray = PLAIN["JPEG"][:20] + bytes(7) + PLAIN["JPEG"][20:]
    file = take(service, "a.jpg", stray)
    assert (content(file), file.changes) == (stray, "")
    assert is_red_where(opened(content(file)), "left")


def test_notes_behind_stray_bytes_go(service: Service) -> None:
    located = photo("JPEG")
    file = take(service, "a.jpg", located[:20] + bytes(7) + located[20:])
    assert not has_notes(content(file))
    assert "location" in file.changes.split()


def test_metadata_in_stray_bytes_is_removed(service: Service) -> None:
    data = PLAIN["JPEG"]
    file = take(service, "a.jpg", data[:20] + XMP + data[20:])
    assert (content(file), file.changes) == (data, "location")


def test_a_note_under_adobes_name_goes(service: Service) -> None:
    data, note = PLAIN["JPEG"], b"Notes\x00" + XMP
    file = take(service, "a.jpg", data[:20] + b"\xff\xee" + struct.pack(">H", 2 + len(note)) + note + data[20:])
    assert (content(file), file.changes) == (data, "location")


@pytest.mark.parametrize("note", [b"exif:GPSInfo\x00 Seoul", b"Comment\x00" + XMP])
def test_a_word_of_the_place_in_a_png_goes(service: Service, note: bytes) -> None:
    data = PLAIN["PNG"]
    file = take(service, "a.png", data[:33] + png_chunk(b"tEXt", note) + data[33:])
    assert content(file) == data


def test_notes_in_a_gif_go_and_its_movement_stays(service: Service) -> None:
    made = io.BytesIO()
    frames = [Image.new("L", (20, 20), shade) for shade in (0, 128, 255)]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], loop=0, duration=80)
    data = made.getvalue()
    begin = data.index(b"!\xff\x0bNETSCAPE2.0")
    note = b"!\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
    file = take(service, "a.gif", data[:begin] + note + data[begin:])
    assert (content(file), file.changes) == (data, "location")
    assert opened(content(file)).n_frames == 3  # type: ignore[attr-defined]


def test_every_page_of_a_tiff_stays(service: Service) -> None:
    made = io.BytesIO()
    pages = [Image.effect_noise((90, 70), shade) for shade in (30, 60, 90)]
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:])
    file = take(service, "a.tif", made.getvalue() + photo("JPEG"))
    kept, filling = content(file), made.getvalue()[file.size :]
    assert (kept + filling, filling.strip(b"\x00"), file.changes) == (made.getvalue(), b"", "location")
    assert opened(kept).n_frames == 3  # type: ignore[attr-defined]


# --- how large they say they are -------------------------------------------------------------------------------


def bmp_saying(width: int, height: int) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 1, 0, 0, 0, 0, 2, 0)
    return b"BM" + struct.pack("<IHHI", 62, 0, 0, 62) + header + bytes(8) + bytes(100)


def old_bmp_saying(width: int, height: int) -> bytes:
    return b"BM" + struct.pack("<IHHI", 32, 0, 0, 32) + struct.pack("<IHHHH", 12, width, height, 1, 1) + bytes(106)


def tiff_saying(width: int, height: int, order: str = "<") -> bytes:
    start = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(order + "I", 8)
    tags = struct.pack(order + "HHII", 0x100, 4, 1, width) + struct.pack(order + "HHII", 0x101, 4, 1, height)
    return start + struct.pack(order + "H", 2) + tags + bytes(4) + bytes(200)


BOMBS = {
    "a.bmp": bmp_saying(60_000, 60_000),
    "upside down.bmp": bmp_saying(60_000, -60_000),
    "old.bmp": old_bmp_saying(65_535, 65_535),
    "a.tif": tiff_saying(60_000, 60_000),
    "a.tiff": tiff_saying(60_000, 60_000, ">"),
    "a.gif": SAMPLES["gif"][:6] + struct.pack("<HH", 60_000, 60_000) + SAMPLES["gif"][10:],
}


@pytest.mark.parametrize("name", BOMBS)
def test_t33_more_pixels_than_any_camera_makes_are_refused(service: Service, name: str) -> None:
    too_many_pixels = say(
        "“%(name)s” could not be prepared for sending: it is damaged or has too many pixels. "
        "Please add a smaller copy or a screenshot.",
        "en",
        name=name,
    )
    with pytest.raises(FileRefused, match=too_many_pixels):
        take(service, name, BOMBS[name])


@pytest.mark.parametrize(("kind", "name"), [("BMP", "a.bmp"), ("TIFF", "a.tif"), ("GIF", "a.gif")])
def test_an_ordinary_one_arrives_byte_for_byte(service: Service, kind: str, name: str) -> None:
    data = photo(kind, (640, 480), is_annotated=False)
    assert content(take(service, name, data)) == data


# --- kinds that their readers read -----------------------------------------------------------------------------


def test_a_grey_heic_of_ten_bits_becomes_jpeg(service: Service) -> None:
    import pillow_heif  # noqa: PLC0415 - only this test writes one

    greys = b"".join(struct.pack("<H", (column * 1023 // 63) << 6) for _row in range(48) for column in range(64))
    heif, made = pillow_heif.HeifFile(), io.BytesIO()
    heif.add_frombytes("I;16", (64, 48), greys)
    heif.save(made, quality=90)
    picture = opened(content(take(service, "a.heic", made.getvalue())))
    shades = [picture.convert("L").getpixel((column, 24)) for column in (1, 32, 62)]
    assert (picture.format, picture.size) == ("JPEG", (64, 48))
    assert shades[0] < 15 and 115 < shades[1] < 145 and shades[2] > 240  # type: ignore[operator]


@pytest.mark.parametrize("name", ["a.avif", "a.jpg", "a.png", "a.heic", "a.webp"])
def test_an_avif_becomes_jpeg(service: Service, name: str) -> None:
    file = take(service, name, photo("AVIF"))
    picture = opened(content(file))
    assert (file.name, picture.format, picture.size) == ("a.jpg", "JPEG", (64, 48))
    assert is_red_where(picture, "left") and not has_notes(content(file))
    assert file.changes == "converted location"
