import io
import zipfile

import pytest

from tests.sandbox.caller import PNG, UPLOAD, Caller, content, refusal

LIMIT = 10 * 1024 * 1024
TOO_LARGE = (200, 400, "파일은 10MB 이내로 첨부할 수 있습니다.")
NAME_TOO_LONG = (200, 400, "파일명이 100자 이내인 파일만 첨부할 수 있습니다.")
FORMAT_NOT_ALLOWED = (200, 400, "해당 파일 격식은 첨부할 수 없습니다.")
UNRECOGNIZED = (200, 9017, "파일이 손상되었거나 인식할 수 없습니다.")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def _zip(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


GOOD = {
    "jpg": (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff\xe1Exif", "image/jpeg"),
    "png": (PNG, "image/png"),
    "gif": (b"GIF89a\x01\x00\x01\x00", "image/gif"),
    "bmp": (b"BM\x00\x00", "image/bmp"),
    "tif": (b"II*\x00", "image/tiff"),
    "tiff": (b"MM\x00*", "image/tiff"),
    "pdf": (b"%PDF-1.7\n", "application/pdf"),
    "txt": ("안녕하세요".encode("cp949"), "text/plain"),
    "hwp": (OLE2, "application/x-hwp"),
    "xls": (OLE2, "application/vnd.ms-excel"),
    "doc": (OLE2, "application/vnd.ms-word"),
    "ppt": (OLE2, "application/vnd.ms-powerpoint"),
    "xlsx": (_zip("[Content_Types].xml", "xl/workbook.xml"), "application/vnd.openxmlformats"),
    "docx": (_zip("[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats"),
    "pptx": (_zip("[Content_Types].xml", "ppt/presentation.xml"), "application/vnd.openxmlformats"),
    "mp3": (b"ID3\x04\x00", "audio/mpeg"),
    "wav": (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/vnd.wave"),
    "zip": (_zip("a.txt"), "application/zip"),
}


def test_it_works(call: Caller) -> None:
    answered = content(call.upload("한글 이름.png", PNG))
    assert len(answered.pop("attachmentId")) == 32
    assert answered == {
        "fileName": "한글 이름.png",
        "contentType": "image/png",
        "disposition": "attachment",
        "size": len(PNG),
        "createdDt": None,
    }


@pytest.mark.parametrize("extension", GOOD)
def test_every_extension(call: Caller, extension: str) -> None:
    data, content_type = GOOD[extension]
    assert content(call.upload(f"file.{extension.upper()}", data))["contentType"].startswith(content_type)


@pytest.mark.parametrize("extension", GOOD)
def test_content_that_is_something_else(call: Caller, extension: str) -> None:
    assert refusal(call.upload(f"file.{extension}", b"MZ\x90\x00\x03\x00")) == UNRECOGNIZED


@pytest.mark.parametrize("data", [b"<!DOCTYPE html><p>x", b"\xef\xbb\xbf <html>", b"<?php phpinfo();", b"", b"a\x00b"])
def test_a_text_that_is_no_text(call: Caller, data: bytes) -> None:
    assert refusal(call.upload("note.txt", data)) == UNRECOGNIZED


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
def test_an_archive_that_is_no_document(call: Caller, extension: str) -> None:
    assert refusal(call.upload(f"file.{extension}", _zip("a.txt"))) == UNRECOGNIZED


def test_a_refusal_looks_like_the_contracts(call: Caller) -> None:
    message = FORMAT_NOT_ALLOWED[2]
    assert call.upload("run.exe", b"MZ").json() == {
        "header": {"resultCode": 400, "resultMessage": message, "isSuccessful": False},
        "result": {"content": {"exception": "OcException", "message": message}},
    }


@pytest.mark.parametrize("name", ["run.exe", "page.html", "image.svg", "noextension", ".png", "a.png.php"])
def test_an_extension_that_is_not_allowed(call: Caller, name: str) -> None:
    assert refusal(call.upload(name, PNG)) == FORMAT_NOT_ALLOWED


def test_just_below_the_limit_and_at_it(call: Caller) -> None:
    assert content(call.upload("a.txt", b"a" * (LIMIT - 1)))["size"] == LIMIT - 1
    assert refusal(call.upload("a.txt", b"a" * LIMIT)) == TOO_LARGE


def test_a_name_of_99_characters_and_of_100(call: Caller) -> None:
    assert content(call.upload("가" * 95 + ".txt", b"a"))["fileName"] == "가" * 95 + ".txt"
    assert refusal(call.upload("가" * 96 + ".txt", b"a")) == NAME_TOO_LONG


def test_the_journal_knows_the_file(call: Caller) -> None:
    attachment_id = call.uploaded("a.txt", b"hello world")
    entry = call.sandbox.journal("upload")[0]
    assert entry["file"] == {
        "name": "a.txt",
        "size": 11,
        "md5": "5eb63bbbe01eeed093cb22bb8f5acdc3",
        "content_type": "application/octet-stream",
    }
    assert (entry["result_id"], entry["body_text"], entry["json"]) == (attachment_id, None, None)


def test_a_parameter(call: Caller) -> None:
    answer = call.post(f"{UPLOAD}?language=ko", file=("a.txt", b"a"))
    assert refusal(answer) == (400, 400, "Unknown parameter: language")
