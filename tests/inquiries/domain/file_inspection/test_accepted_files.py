import io

import pytest

from inquiries.domain.file_inspection import accepted_files, archives
from tests.support.samplefiles import PAGE, PROGRAM, SAMPLES, VECTOR, zipped


def is_what_it_says(extension: str, data: bytes) -> bool:
    return accepted_files.is_what_it_says(extension, io.BytesIO(data))


def test_there_are_nineteen_kinds() -> None:
    assert set(accepted_files.TYPES) == set(SAMPLES)
    assert len(SAMPLES) == 19


@pytest.mark.parametrize("extension", SAMPLES)
def test_each_kind_is_recognised(extension: str) -> None:
    assert is_what_it_says(extension, SAMPLES[extension])


@pytest.mark.parametrize("extension", SAMPLES)
@pytest.mark.parametrize("data", [PROGRAM, PAGE, VECTOR, b"\x00" * 100])
def test_other_content_is_not(extension: str, data: bytes) -> None:
    assert not is_what_it_says(extension, data)


def test_the_file_is_left_at_its_start() -> None:
    file = io.BytesIO(SAMPLES["docx"])
    accepted_files.is_what_it_says("docx", file)
    assert file.tell() == 0


def test_a_directory_of_too_many_entries_is_not_read() -> None:
    data = zipped("a") + b"PK\x01\x02" * 10_001
    assert not is_what_it_says("zip", data)
    assert is_what_it_says("zip", zipped(*(str(number) for number in range(100))))


@pytest.mark.parametrize("at", [256 * 1024 - 3, 256 * 1024 - 1, 256 * 1024])
def test_entries_are_counted_where_a_block_ends(at: int) -> None:
    data = b"x" * at + b"PK\x01\x02" + b"x" * 10
    assert archives.count(b"PK\x01\x02", io.BytesIO(data)) == 1


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 60, SAMPLES["zip"][:-10]])
def test_a_damaged_zip_is_none(data: bytes) -> None:
    assert not is_what_it_says("zip", data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_text_comes_in_several_encodings(encoding: str) -> None:
    assert is_what_it_says("txt", "문의드립니다".encode(encoding))


def test_a_character_may_be_cut_where_reading_ends() -> None:
    assert is_what_it_says("txt", b"a" + "가".encode() * 30_000)


def test_content_types_come_from_our_table() -> None:
    assert accepted_files.get_content_type("docx").startswith("application/vnd.openxml")
    assert accepted_files.get_content_type("html") == accepted_files.get_content_type("svg") == accepted_files.UNKNOWN


@pytest.mark.parametrize("extension", ["jpg", "png", "gif"])
def test_a_picture_that_may_be_shown_is_told_by_its_bytes(extension: str) -> None:
    assert accepted_files.detect_safe_image_type(SAMPLES[extension]) in accepted_files.SAFE_IMAGES


@pytest.mark.parametrize("data", [SAMPLES["bmp"], SAMPLES["pdf"], PAGE, VECTOR, b""])
def test_anything_else_is_not_shown(data: bytes) -> None:
    assert accepted_files.detect_safe_image_type(data) == accepted_files.UNKNOWN
