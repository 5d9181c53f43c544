"""Real pictures, as phones, browsers and attackers make them."""

import io
import struct
import zlib
from functools import cache
from typing import Any

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
SEOUL = {1: "N", 2: (37.0, 33.0, 59.0), 3: "E", 4: (126.0, 58.0, 41.0)}
_CAMERA, _ORIENTATION, _GPS = 0x0110, 0x0112, 0x8825


def exif(*, is_located: bool = True, orientation: int = 1) -> Image.Exif:
    """What a camera writes beside the pixels."""
    notes = Image.Exif()
    notes[_CAMERA] = "Camera 7"
    notes[_ORIENTATION] = orientation
    if is_located:
        notes[_GPS] = SEOUL
    return notes


@cache
def photo(
    kind: str = "JPEG",
    size: tuple[int, int] = (64, 48),
    *,
    is_annotated: bool = True,
    is_located: bool = True,
    orientation: int = 1,
    mode: str = "RGB",
) -> bytes:
    """A picture whose left half is red and whose right half is blue, before it is turned."""
    picture = Image.new(mode, size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    notes = exif(is_located=is_located, orientation=orientation).tobytes()  # as bytes: HEIF turns it by these alone
    how: dict[str, Any] = {"exif": notes} if is_annotated else {}
    made = io.BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()


def noise(size: tuple[int, int], kind: str = "PNG") -> bytes:
    """A picture that hardly any kind makes smaller."""
    made = io.BytesIO()
    how = {"compress_level": 1} if kind == "PNG" else {"quality": 100, "subsampling": 0}
    Image.merge("RGB", [Image.effect_noise(size, 200 + shade) for shade in range(3)]).save(made, kind, **how)
    return made.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def is_red_where(picture: Image.Image, side: str) -> bool:
    """Whether this side is red and the other one blue, as well as pictures keep it."""
    width, height = picture.size
    middles = {
        "left": ((1, height // 2), (width - 2, height // 2)),
        "right": ((width - 2, height // 2), (1, height // 2)),
        "top": ((width // 2, 1), (width // 2, height - 2)),
        "bottom": ((width // 2, height - 2), (width // 2, 1)),
    }
    colours = [picture.convert("RGB").getpixel(place) for place in middles[side]]
    (red, _green, blue), (far_red, _far_green, far_blue) = colours  # type: ignore[misc]
    return bool(red > blue + 100 and far_blue > far_red + 100)


# --- bombs -----------------------------------------------------------------------------------------------------


def png_saying(width: int, height: int) -> bytes:
    """A few bytes that say they are a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@cache
def webp_of_memory(side: int = 7900) -> bytes:
    """Some kilobytes that become a gigabyte while they are decoded, with no more pixels than are allowed."""
    made = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(made, "WEBP", lossless=True, quality=0, method=0)
    return made.getvalue()


@cache
def jpeg_of_time() -> bytes:
    """A progressive JPEG that says the same over and over, each time for the whole picture."""
    scans, made = 6000, io.BytesIO()
    Image.new("L", (4000, 3000), 128).save(made, "JPEG", progressive=True, exif=exif(orientation=6))
    data = made.getvalue()
    at = [place for place in range(len(data) - 1) if data[place : place + 2] == b"\xff\xda"]
    second = data[at[1] : at[2]] if len(at) > 2 else data[at[1] : -2]
    return data[: at[1]] + second * scans + data[at[1] :]
