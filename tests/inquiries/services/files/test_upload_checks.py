"""A picked file is taken for what it is, its customer is told what was changed, and what is refused says why."""

import pytest

from inquiries.models import Attachment, Service
from inquiries.services.files.uploads import FileRefused
from tests.support.documents import compound, encrypted, package
from tests.support.factories import make_file
from tests.support.pictures import photo
from tests.support.samplefiles import SAMPLES, zipped
from tests.support.sandbox import Sandbox
from tests.support.words import say, say_fixed_part

SAVE_AS = "Please open it in %(program)s, save it as %(extension)s and add that file."
WEB_PAGE = f"“%(name)s” is a web page that was saved under this name. {SAVE_AS}"
TEXT = f"“%(name)s” is a text that was saved under this name. {SAVE_AS}"
MACROS = f"“%(name)s” has macros or is of a kind that can have them, so it cannot be sent. {SAVE_AS}"
HWPX = (
    "“%(name)s” is an HWPX document, which cannot be sent. Please open it in Hangul, "
    "save it as .hwp or .pdf and add that file."
)
DRM = (
    "“%(name)s” is protected by document security (DRM), so it cannot be opened outside your company. "
    "Please add a copy without this protection."
)
MANY_FILES = "“%(name)s” contains more than %(most)s files. Please add it as several smaller .zip files."
STARTS_LIKE = (
    "“%%(name)s” starts like %s and cannot be sent as a text file. Please put it into a .zip file and add that."
)
STARTS_LIKE_MAIL = (
    "“%(name)s” starts like a saved email and cannot be sent as a text file. Please put it into a .zip file "
    "and add that, or paste the text into the form."
)
STARTS_LIKE_KEY = (
    "“%(name)s” starts like a certificate or a key and cannot be sent as a text file. Please put a certificate "
    "into a .zip file and add that, and never send a private key."
)
OTHER_TYPE = say_fixed_part("“%(name)s” is a type of file that cannot be sent. Allowed types: %(extensions)s.", "en")
WRONG_CONTENT = (
    "The content of “%(name)s” does not match its file type, or the file is damaged. "
    "Please save it again or add it in another format."
)


def take(service: Service, name: str, data: bytes) -> tuple[Attachment, bytes]:
    """The file as it is kept, and its content."""
    file = make_file(service, "tester", "nonce", name, data)
    with file.file.open() as stored:
        return file, bytes(stored.read())


def sentence(service: Service, name: str, data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        make_file(service, "tester", "nonce", name, data)
    return str(refused.value)


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    data = package("xlsx")
    file, content = take(service, "견적서.xls", data)
    assert (file.name, file.changes, content) == ("견적서.xlsx", "renamed", data)
    assert file.what_changed == [say("file extension corrected to match the content", "en")]
    assert file.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sent = sandbox.journal("upload")[0]
    assert (sent["file"]["name"], sent["file"]["content_type"], sent["result_code"]) == (
        "견적서.xlsx",
        file.content_type,
        200,
    )


@pytest.mark.parametrize(
    ("name", "data", "corrected"),
    [
        ("글.docx", compound("WordDocument", "1Table"), "글.doc"),
        ("발표.ppt", package("pptx"), "발표.pptx"),
        ("사진.jpg", SAMPLES["png"], "사진.png"),
        ("사진.gif", SAMPLES["jpg"], "사진.jpg"),
        ("사진.jfif", SAMPLES["jpg"], "사진.jpg"),
        ("사진", SAMPLES["png"], "사진.png"),
    ],
)
def test_a_siblings_extension_is_corrected(
    service: Service, sandbox: Sandbox, name: str, data: bytes, corrected: str
) -> None:
    file, _content = take(service, name, data)
    assert (file.name, file.changes.split()[0]) == (corrected, "renamed")
    assert sandbox.journal("upload")[0]["result_code"] == 200


@pytest.mark.parametrize("name", ["a.tif", "a.gif", "a.hif", "a"])
def test_a_photo_that_becomes_jpeg_is_said_to_be_converted(service: Service, name: str) -> None:
    file, _content = take(service, name, photo("HEIF"))
    assert (file.name, file.changes) == ("a.jpg", "converted location")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_a_document_with_a_password_is_taken(service: Service, sandbox: Sandbox, kind: str) -> None:
    file, _content = take(service, f"비밀.{kind}", encrypted())
    assert (file.name, file.changes) == (f"비밀.{kind}", "")
    assert sandbox.journal("upload")[0]["result_code"] == 200


# --- texts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("문의드립니다".encode("cp949"), "문의드립니다"),
        ("お世話になっております".encode("cp932"), "お世話になっております"),
        ("ขอคืนเงิน".encode("cp874"), "ขอคืนเงิน"),
        ("Café – naïve".encode("cp1252"), "Café – naïve"),
        ("문의드립니다\r\n".encode("utf-16-le"), "문의드립니다\r\n"),
        ("문의드립니다".encode("cp949") + b"\x1a", "문의드립니다"),
    ],
)
def test_a_text_becomes_utf_8(service: Service, sandbox: Sandbox, data: bytes, text: str) -> None:
    file, content = take(service, "메모.txt", data)
    assert content.decode("utf-8-sig") == text
    assert content.startswith(b"\xef\xbb\xbf")
    assert (file.name, file.what_changed, file.size) == (
        "메모.txt",
        [say("text converted to UTF-8", "en")],
        len(content),
    )
    sent = sandbox.journal("upload")[0]
    assert (sent["file"]["md5"], sent["result_code"]) == (file.md5_hex, 200)


@pytest.mark.parametrize("data", ["문의드립니다".encode(), "문의".encode("utf-16"), "<A> 항목".encode(), b"a, b"])
def test_a_text_that_everything_reads_arrives_byte_for_byte(service: Service, data: bytes) -> None:
    file, content = take(service, "메모.txt", data)
    assert (content, file.changes) == (data, "")


# --- refused, with what to do ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "message", "values"),
    [
        ("표.xls", b"<html><body><table><tr><td>1", WEB_PAGE, {"program": "Excel", "extension": ".xlsx"}),
        ("글.doc", b"<html><body><p>hello", WEB_PAGE, {"program": "Word", "extension": ".docx"}),
        ("표.xls", b"1\t2\r\n", TEXT, {"program": "Excel", "extension": ".xlsx"}),
        (
            *("표.xlsx", package("xlsx", main_type="x.sheet.macroEnabled.main+xml"), MACROS),
            {"program": "Excel", "extension": ".xlsx"},
        ),
        ("표.xlsm", b"PK", MACROS, {"program": "Excel", "extension": ".xlsx"}),
        ("글.hwpx", zipped("mimetype"), HWPX, {}),
        ("글.hwp", zipped("mimetype", "Contents/content.hpf"), HWPX, {}),
        ("글.pdf", b"<## NASCA DRM FILE - VER1.00 ##>\x00\x01", DRM, {}),
        ("로그.zip", b"PK\x03\x04" + (b"PK\x01\x02" + bytes(42)) * 10_001, MANY_FILES, {"most": "10,000"}),
        ("메일.txt", b"From: a\nTo: b\n\nhello", STARTS_LIKE_MAIL, {}),
        ("설치.txt", b"#!/bin/sh\n", STARTS_LIKE % "a program", {}),
        ("키.txt", b"-----BEGIN CERTIFICATE-----\n", STARTS_LIKE_KEY, {}),
        ("응답.txt", b'<?xml version="1.0"?><a/>', STARTS_LIKE % "a web page or XML", {}),
        ("글.txt", b"{\\rtf1 x}", STARTS_LIKE % "a file of another kind", {}),
        ("글.docx", zipped("readme.txt"), WRONG_CONTENT, {}),
    ],
)
def test_a_refusal_says_what_to_do(
    service: Service, sandbox: Sandbox, *, name: str, data: bytes, message: str, values: dict[str, str]
) -> None:
    assert sentence(service, name, data) == say(message, "en", name=name, **values)
    assert (sandbox.journal("upload"), Attachment.objects.count()) == ([], 0)


def test_a_type_that_is_refused_is_answered_with_the_allowed_ones(service: Service, sandbox: Sandbox) -> None:
    assert sentence(service, "글", SAMPLES["pdf"]).startswith(f"“글{OTHER_TYPE} jpg, jpeg")
    assert (sandbox.journal("upload"), Attachment.objects.count()) == ([], 0)


def test_a_large_file_without_an_extension_must_be_a_photo(service: Service) -> None:
    large = SAMPLES["gif"] + bytes(11 * 1024 * 1024)
    assert sentence(service, "그림", large) == say(
        "“%(name)s” is too large. A file must be under 10 MB.", "en", name="그림.gif"
    )
