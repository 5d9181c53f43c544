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


@pytest.mark.parametrize(
    "data",
    [
        "商品がまだ届いていません".encode("cp932"),
        "สินค้ายังไม่มาถึง".encode("cp874"),
        "订单还没有到".encode("gb18030"),
        "訂單還沒有到".encode("big5"),
        "<A> 항목".encode(),
        "From: 어제 산 노트북".encode(),
    ],
)
def test_a_text_in_any_encoding(call: Caller, data: bytes) -> None:
    assert content(call.upload("note.txt", data))["contentType"] == "text/plain"


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@example.com\nTo: b@example.com\n\nhello",
        b"#!/bin/sh\necho hello\n",
        b"-----BEGIN CERTIFICATE-----\nMIIB\n",
        b'<?xml version="1.0"?><a/>',
    ],
)
def test_a_text_of_another_type_than_plain(call: Caller, data: bytes) -> None:
    assert refusal(call.upload("note.txt", data)) == UNRECOGNIZED


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
def test_a_document_with_a_password(call: Caller, extension: str) -> None:
    streams = "EncryptionInfo".encode("utf-16-le") + bytes(100) + "EncryptedPackage".encode("utf-16-le")
    assert content(call.upload(f"file.{extension}", OLE2 + streams))["contentType"].startswith("application/vnd")
    assert refusal(call.upload(f"file.{extension}", OLE2)) == UNRECOGNIZED


@pytest.mark.parametrize(
    ("extension", "root"),
    [
        ("xls", b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'),
        ("doc", b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'),
    ],
)
def test_a_document_in_the_xml_of_2003(call: Caller, extension: str, root: bytes) -> None:
    data = b'<?xml version="1.0"?>\n<?mso-application progid="x"?>\n' + root
    assert content(call.upload(f"file.{extension}", data))["contentType"].startswith("application/vnd")


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
