"""Decode and re-encode one untrusted image, in a process with limits. No other module may import a decoder.

    python -I image_worker.py KIND JOB REPORT MEMORY SECONDS < picture > JPEG

KIND is what the picture is. JOB is `remake`, for a JPEG that can be sent and a small one to look at, or `preview` for
the small one alone. REPORT is the number of an open file for what there is to say. MEMORY is in bytes, SECONDS of
processor time. It is given nothing of the portal: no settings, no keys, no database. If it ends otherwise than well,
nothing that it wrote counts.
"""

import base64
import io
import json
import math
import os
import resource
import sys
from contextlib import suppress
from typing import IO, Any

from PIL import Image, ImageOps, JpegImagePlugin
from pillow_heif import register_heif_opener

_FORMATS = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "bmp": "BMP", "webp": "WEBP", "heif": "HEIF", "avif": "AVIF"}
_MOST_PIXELS = 64_000_000  # that are decoded; a JPEG is shrunk while it is
_LARGEST = 10 * 1024 * 1024 - 1  # bytes of what is made (OC API, section 5: upload)
# Tried one after the other until it fits: how many pixels, and how well they are kept.
_TRIES = ((16_000_000, 90), (16_000_000, 80), (8_000_000, 80), (4_000_000, 70))
_PREVIEW = (96, 96)
_GPS, _ORIENTATION = 0x8825, 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def run(kind: str, job: str, report: str, memory: str, seconds: str) -> None:
    _limit(int(memory), int(seconds))
    with open(0, "rb") as source:
        picture = _open_image(source, kind)
        was, exif = math.prod(picture.size), picture.getexif()
        turn = _UPRIGHT.get(exif.get(_ORIENTATION, 1))
        _shrink(picture, kind, _TRIES[0][0] if job == "remake" else math.prod(_PREVIEW))
        if job == "remake":
            made, picture = _convert_to_jpeg(picture, kind, turn)
            turn = None
            with open(1, "wb") as target:
                target.write(made)
        told = {
            "is_located": _GPS in exif,
            "is_scaled": math.prod(picture.size) < was,
            "preview": base64.b64encode(_render_preview(picture, turn)).decode(),
        }
    with open(int(report), "w", encoding="ascii") as answer:
        json.dump(told, answer)


def _limit(memory: int, seconds: int) -> None:
    """From here on: so much memory and time, no large file, no trace. On a full machine this is what gives way."""
    os.nice(5)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("1000")
    limits = {resource.RLIMIT_CPU: seconds, resource.RLIMIT_FSIZE: 4 * _LARGEST, resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":
        limits[resource.RLIMIT_AS] = memory
    for what, most in limits.items():
        _soft, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def _open_image(source: IO[bytes], kind: str) -> Image.Image:
    """The picture before its pixels are read, taken for nothing but what its first bytes said."""
    register_heif_opener(thumbnails=False, decode_threads=1)
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and not a warning
    return Image.open(source, formats=(_FORMATS[kind],))


def _shrink(picture: Image.Image, kind: str, enough: int) -> None:
    """A JPEG can be read at half its size and less, which saves what is not needed. What is left is counted."""
    share = math.sqrt(min(1, enough / math.prod(picture.size)))
    if kind == "jpeg" and share < 1:
        picture.draft(None, (math.ceil(picture.width * share), math.ceil(picture.height * share)))
    if math.prod(picture.size) > _MOST_PIXELS:
        raise ValueError("too many pixels")


def _convert_to_jpeg(picture: Image.Image, kind: str, turn: Image.Transpose | None) -> tuple[bytes, Image.Image]:
    """Return the JPEG, upright and with nothing but its pixels and what their colours mean; and the picture in it."""
    colours = picture.info.get("icc_profile") if picture.mode in {"RGB", "RGBA", "P"} else None
    ways: list[tuple[int, dict[str, Any]]] = [(pixels, {"quality": quality}) for pixels, quality in _TRIES]
    if kind == "jpeg":
        # With the tables that it has, so that it loses next to nothing.
        tables = getattr(picture, "quantization", None)
        same = {"qtables": tables, "subsampling": JpegImagePlugin.get_sampling(picture)} if tables else {"quality": 95}
        ways.insert(0, (_TRIES[0][0], same))
    flat = _flatten(picture)
    for pixels, how in ways:
        made = _scale(flat, pixels)
        made = made if turn is None else made.transpose(turn)
        made.info = {}
        jpeg = io.BytesIO()
        made.save(jpeg, "JPEG", icc_profile=colours or b"", **how)
        if len(jpeg.getvalue()) <= _LARGEST:
            return jpeg.getvalue(), made
    raise ValueError("does not get small enough")


def _flatten(picture: Image.Image) -> Image.Image:
    """As JPEG has it: colours or greys, on white where one could see through."""
    if picture.mode in {"RGB", "L"}:
        picture.load()
        return picture
    if picture.mode in {"CMYK", "YCbCr", "1"}:
        return picture.convert("RGB")
    if picture.mode.startswith("I;16"):
        return _reduce_grey(picture)
    if picture.mode not in {"RGBA", "LA", "P", "PA"}:
        raise ValueError(f"mode {picture.mode}")  # more than 16 bits, which would come out white
    clear = picture.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


def _reduce_grey(picture: Image.Image) -> Image.Image:
    """Greys of 16 bits as greys of 8: of each pixel the upper byte."""
    picture.load()
    is_little = picture.mode != "I;16B"
    raw = picture.tobytes()[1 if is_little else 0 :: 2]
    return Image.frombytes("L", picture.size, raw)


def _scale(picture: Image.Image, pixels: int) -> Image.Image:
    share = math.sqrt(pixels / math.prod(picture.size))
    if share >= 1:
        return picture
    size = (max(1, int(picture.width * share)), max(1, int(picture.height * share)))
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _render_preview(picture: Image.Image, turn: Image.Transpose | None) -> bytes:
    small = ImageOps.fit(_flatten(picture), _PREVIEW, Image.Resampling.BICUBIC)
    small = small if turn is None else small.transpose(turn)
    small.info = {}
    jpeg = io.BytesIO()
    small.convert("RGB").save(jpeg, "JPEG", quality=70)
    return jpeg.getvalue()


if __name__ == "__main__":
    run(*sys.argv[1:])
