"""What is unusual and honest is taken, and looking at any file costs little. What is refused: tests/fuzz."""

import io
import random
import struct
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest

from inquiries.domain.file_inspection import accepted_files, archives, file_names
from tests.fuzz import zips
from tests.fuzz.zips import Entry, archive, deflated
from tests.support.samplefiles import LIMIT, PNG, SAMPLES, zipped
from tests.support.source import SHIPPED, modules, within


def is_taken(name: str, data: bytes) -> bool:
    file, extension = io.BytesIO(data), file_names.get_extension(name)
    return accepted_files.is_what_it_says(extension, file) and accepted_files.is_safe_archive(extension, file)


def segment(kind: int, data: bytes) -> bytes:
    return bytes([0xFF, kind]) + struct.pack(">H", len(data) + 2) + data


def misnamed(data: bytes) -> bytes:
    """An archive that says of each name that it is UTF-8."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark) + at
        data = data[:place] + b"\x00\x08" + data[place + 2 :]
    return data


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def ape(size: int) -> bytes:
    return b"APETAGEX" + struct.pack("<5I", 2000, size, 1, 0xA0000000, 0) + bytes(4) + bytes(size)


def attached(data: bytes) -> bytes:
    """A PDF with a file in it, as qpdf attaches it."""
    stream = b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(data), data)
    return b"%PDF-1.7\n1 0 obj\n" + stream + b"trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def unusual() -> Iterator[tuple[str, bytes]]:
    start, picture = b"\xff\xd8", segment(0xDB, bytes(64)) + b"\xff\xda" + bytes(100) + b"\xff\xd9"
    yield "a photo with large tables before the picture.jpg", start + segment(0xE1, bytes(65_000)) * 4 + picture
    yield "a photo with filling between.jpg", start + segment(0xE0, bytes(14)) + b"\xff\xff" + picture[1:]
    yield "a photo with stray bytes between.jpg", start + segment(0xE0, bytes(14)) + bytes(7) + picture
    yield "a photo with stray words between.jpg", start + segment(0xE0, bytes(14)) + b"\xff\x00stray\xff" + picture
    yield "a photo with a film behind it.jpg", start + picture + b"\x00\x00\x00\x18ftypmp42" + bytes(500)
    yield "a picture without colours of its own.gif", b"GIF87a\x01\x00\x01\x00\x00\x00\x00," + bytes(20)
    yield "from a scanner, in the other byte order.tif", b"MM\x00*\x00\x00\x00\x08\x00\x01" + bytes(16)
    yield "an old bitmap.bmp", b"BM" + bytes(12) + struct.pack("<I", 12) + bytes(30)
    yield "from a printer's queue.pdf", b"\x1b%-12345X@PJL\r\n" + SAMPLES["pdf"]
    yield "behind a mark.pdf", b"\xef\xbb\xbf\r\n" + SAMPLES["pdf"]
    yield "with a form that has a script.pdf", SAMPLES["pdf"] + b"<script contentType='application/x-javascript'>"
    yield "with an archive inside.doc", SAMPLES["doc"] + zipped("a.txt") + bytes(512)
    yield "with tags.mp3", b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128) + SAMPLES["mp3"]
    yield "from a studio.wav", b"RIFF\x00\x01\x00\x00WAVEbext" + bytes(600) + b"fmt " + bytes(16)
    yield "with a long note.wav", b"RIFF\x00\x01\x00\x00WAVE" + chunk(b"bext", bytes(70_001)) + b"fmt " + bytes(20)
    yield "with many notes.wav", b"RIFF\x00\x01\x00\x00WAVE" + chunk(b"LIST", bytes(999)) * 90 + b"fmt " + bytes(20)
    yield "behind silence.mp3", bytes(417) + SAMPLES["mp3"]
    yield "behind a long silence.mp3", bytes(100_000) + SAMPLES["mp3"]
    yield "behind an APE tag.mp3", ape(500) + SAMPLES["mp3"]
    yield "behind an APE tag with a cover.mp3", ape(200_000) + bytes(16) + SAMPLES["mp3"]
    yield "with an attached archive.pdf", attached(zipped("photo.jpg"))
    noise = random.Random(1).randbytes(5000)  # which gets no smaller, so that the archive stands there as it is
    packed = zlib.compress(archive(Entry("photo.jpg", noise)))
    yield "with an attached archive that was packed again.pdf", attached(packed)
    yield "with an attached document.pdf", attached(SAMPLES["docx"])
    yield "of an older program.xls", SAMPLES["xls"].replace("Workbook".encode("utf-16-le"), "BOOK".encode("utf-16-le"))
    yield "of 1995.hwp", b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05"
    yield "about HTML.txt", "어제부터 <script> 태그가 보입니다: <b>왜</b>?".encode()
    yield "with a comparison.txt", b"a < b, and <p is no tag"
    yield "of a form feed.txt", b"one\x0ctwo\ttab\r\n"
    yield "in wide letters.txt", "\ufeff안녕하세요".encode("utf-16-le")
    yield "long.txt", "가나다라\n".encode() * 50_000
    yield "empty.zip", archive()
    yield "with names of Windows.zip", archive(Entry("견적서/표.xlsx".encode("cp949")))
    yield "with Japanese names, whose second byte is a backslash.zip", archive(Entry("表/一覧表.txt".encode("cp932")))
    yield (
        "with names of Windows that are said to be UTF-8.zip",
        misnamed(archive(Entry("견적서/표.xlsx".encode("cp949")))),
    )
    yield "with backslashes.zip", archive(Entry("견적서\\표.xlsx"), Entry("견적서\\사진\\1.jpg"))
    yield "with a password.zip", archive(Entry("비밀.txt", encrypted=True))
    yield "logs.zip", archive(deflated("app.log", b"2026-07-11 INFO the same line again and again\n" * 200_000))
    yield "of archives.zip", archive(Entry("하나.zip", SAMPLES["zip"]), Entry("둘.zip", bytes(range(256)) * 40))
    yield "with dots in names.zip", archive(Entry("a..b/..c/d...txt"), Entry("v1.2/..."))


UNUSUAL = dict(unusual())


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_file_of_its_type_is_accepted(name: str) -> None:
    assert is_taken(name, UNUSUAL[name])


def test_t32_an_entry_outside_the_archive_is_refused_under_any_name() -> None:
    leading = misnamed(archive(Entry("../견적서.sh".encode("cp949"))))
    assert archives.read_entries(io.BytesIO(leading))
    assert not archives.is_safe(io.BytesIO(leading))


@pytest.mark.parametrize("kind", zips.hostile())
def test_t32_an_archive_that_is_harmful_to_unpack_is_refused(kind: str) -> None:
    assert not archives.is_safe(io.BytesIO(zips.hostile()[kind]))


ENTRY = b"PK\x01\x02" + bytes(42)
# Ten megabytes each, made to take long to inspect: a beginning, and what is repeated behind it.
WORST = {
    "entries.zip": (b"PK\x03\x04", ENTRY),
    "ends.jpg": (SAMPLES["jpg"], b"PK\x05\x06"),
    "fillings.jpg": (b"\xff\xd8", b"\xff"),
    "markers.jpg": (b"\xff\xd8", b"\xff\x01"),
    "almost.doc": (SAMPLES["hwp"], "WordDocumen ".encode("utf-16-le")),
    "spaces.txt": (b"", b" "),
    "another encoding.txt": (b"", "가".encode("cp949")),
    "brackets.png": (PNG, b"<"),
}


@pytest.mark.parametrize("name", WORST)
def test_t32_inspecting_the_worst_file_takes_little_memory(name: str) -> None:
    begin, repeated = WORST[name]
    data = begin + repeated * (LIMIT // len(repeated) - 20)
    tracemalloc.start()
    try:
        is_taken(name, data)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10 * 1024 * 1024


def test_t32_ten_thousand_entries_are_read_and_no_more() -> None:
    assert len(archives.read_entries(io.BytesIO(zipped(*map(str, range(10_000))))) or ()) == 10_000
    assert archives.read_entries(io.BytesIO(zipped(*map(str, range(10_001))))) is None


# Whatever opens what is inside: pictures, markup, compressed streams.
OPENERS = (
    "PIL",
    "lxml",
    "xml",
    "defusedxml",
    "pypdf",
    "gzip",
    "bz2",
    "lzma",
    "tarfile",
    "olefile",
    "openpyxl",
    "docx",
)


def test_t33_no_module_opens_or_decodes_the_content_of_a_file() -> None:
    """Pictures are, in a process of their own: see tests/repository/test_dependencies.py."""
    openers = [
        f"{module} imports {name}"
        for module in modules(*SHIPPED)
        if module.name != "inquiries.services.files.image_worker"
        for name in module.imports
        if any(within(name, opener) for opener in OPENERS)
    ]
    assert openers == []
    # The archive of a person's data is written, and no file of a customer is read as one.
    writer = "inquiries.services.personal_data.archive"
    (reader,) = [module for module in modules(*SHIPPED) if module.imports_any("zipfile") and module.name != writer]
    source = "\n".join(reader.lines)
    assert reader.name == "inquiries.domain.file_inspection.archives"
    assert not any(call in source for call in (".extract", ".read(entry", "testzip", ".Path(", "decompress"))
    # One place reads parts, and says how much at most: what a document's package says that it is.
    assert source.count(".open(") == source.count("part.read(left + 1)") == 1


NO_SOUND_OR_PAGE = {
    "zeros alone.mp3": bytes(2000),
    "zeros before a program.mp3": bytes(64) + b"MZ" + bytes(600),
    "an APE tag alone.mp3": ape(64),
    "an APE tag before a page.mp3": ape(64) + b"<!doctype html><script>",
    "notes without a sound.wav": b"RIFF\x00\x01\x00\x00WAVE" + chunk(b"LIST", bytes(100)),
    "stray bytes alone.jpg": b"\xff\xd8\xff\xe0\x00\x10" + bytes(70_000),
    "an archive behind it.pdf": SAMPLES["pdf"] + zipped("a.txt"),
    "an archive behind an attachment.pdf": attached(zipped("a.txt")) + zipped("b.txt"),
}


@pytest.mark.parametrize("name", NO_SOUND_OR_PAGE)
def test_a_file_that_only_resembles_its_type_is_refused(name: str) -> None:
    assert not is_taken(name, NO_SOUND_OR_PAGE[name])
