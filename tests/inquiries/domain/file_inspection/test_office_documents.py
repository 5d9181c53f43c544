"""Documents are what their directory and their content types say, and not what words stand in them."""

import io

import pytest

from inquiries.domain.file_inspection import accepted_files, content_mismatch_reasons, file_names, office_documents
from inquiries.domain.file_inspection.content_mismatch_reasons import Reason
from tests.fuzz.zips import Entry
from tests.support.documents import compound, encrypted, package, relationships
from tests.support.samplefiles import SAMPLES, zipped

RELATED = "http://schemas.microsoft.com/office/2006/relationships"
EXCEL_2003 = (
    b'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office">'
)
WORD_2003 = (
    b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
    b'<w:wordDocument xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
    b' xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" w:macrosPresent="no">'
)


def kinds(data: bytes) -> set[str]:
    return set(office_documents.find_kinds(data[:65536], io.BytesIO(data)))


def reason(name: str, data: bytes) -> Reason | None:
    """Why it is refused; None where it is taken."""
    file, extension = io.BytesIO(data), file_names.get_extension(name)
    fitting = accepted_files.find_fitting_extension(extension, file)
    return None if fitting else content_mismatch_reasons.find_reason(extension, file)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (compound("Workbook", "\x05SummaryInformation"), {"xls"}),
        (compound("Book"), {"xls"}),
        (compound("WordDocument", "1Table", "Data"), {"doc"}),
        (compound("PowerPoint Document", "Current User"), {"ppt"}),
        (compound("FileHeader", "DocInfo", inside={"BodyText": ("Section0",)}), {"hwp"}),
        (compound("WordDocument", inside={"ObjectPool": ("Workbook",)}), {"doc"}),
        (encrypted(), {"docx", "xlsx", "pptx"}),
        (package("docx"), {"docx"}),
        (package("xlsx", slash="\\"), {"xlsx"}),
        (package("pptx", main_type="x.presentationml.slideshow.main+xml"), {"pptx"}),
        (package("docx", Entry("xl/data.xml")), {"docx"}),
        (EXCEL_2003, {"xls"}),
        (WORD_2003, {"doc"}),
        *((SAMPLES[kind], {kind}) for kind in ("doc", "xls", "ppt", "hwp", "docx", "xlsx", "pptx")),
    ],
)
def test_it_works(data: bytes, found: set[str]) -> None:
    assert kinds(data) == found


@pytest.mark.parametrize(
    "data",
    [
        compound("notebook"),
        compound("MyWorkbook", "Workbooks"),
        compound("Other", body="Workbook".encode("utf-16-le")),
        compound("Other", inside={"Storage": ("Workbook", "WordDocument")}),
        compound("EncryptedPackage"),
        SAMPLES["hwp"][:512] + "notebook".encode("utf-16-le") + bytes(600),
        SAMPLES["hwp"][:512] + bytes(2) + "Workbook".encode("utf-16-le") + bytes(600),
        SAMPLES["hwp"][:512],
        zipped("word/document.xml"),
    ],
)
def test_t24_words_that_merely_stand_in_it_make_no_document(data: bytes) -> None:
    assert kinds(data) == set()


LOOP = bytearray(compound("Other"))
LOOP[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the directory's sector follows itself
DEEP = compound(*(f"stream {number}" for number in range(300)), "Workbook")


@pytest.mark.parametrize(("data", "found"), [(bytes(LOOP), set()), (DEEP, {"xls"})], ids=["loop", "deep"])
def test_t32_a_directory_that_goes_in_circles_ends(data: bytes, found: set[str]) -> None:
    assert kinds(data) == found


# --- macros ------------------------------------------------------------------------------------------------------

MACRO_TYPES = {
    "docx": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "xlsx": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "pptx": "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
}
PROJECT = '<Override PartName="/xl/data.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
MACROS = {
    **{f"main part.{kind}": package(kind, main_type=main_type) for kind, main_type in MACRO_TYPES.items()},
    "binary workbook.xlsx": package("xlsx", main_type="application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
    "by name.docx": package("docx", Entry("word/vbaProject.bin")),
    "by name in capitals.xlsx": package("xlsx", Entry("XL/VBAPROJECT.BIN")),
    "by name with backslashes.xlsx": package("xlsx", Entry("xl/vbaProject.bin"), slash="\\"),
    "under another name.xlsx": package("xlsx", Entry("xl/data.bin"), overrides=PROJECT),
    "spelled out.xlsx": package("xlsx", Entry("xl/data.bin"), overrides=PROJECT.replace("vba", "&#118;b&#x61;")),
    "by relationship.docx": package("docx", relationships("docx", f"{RELATED}/vbaProject"), Entry("word/data.bin")),
    "of Excel 4.xlsx": package("xlsx", Entry("xl/macrosheets/sheet1.xml")),
    "of Excel 4 by relationship.xlsx": package("xlsx", relationships("xlsx", f"{RELATED}/xlMacrosheet")),
    "of 2003.doc": WORD_2003.replace(b'macrosPresent="no"', b'macrosPresent="yes"'),
}


@pytest.mark.parametrize("name", MACROS)
def test_t24_macros_are_found_under_any_file_name(name: str) -> None:
    assert reason(name, MACROS[name]) is Reason.MACROS


@pytest.mark.parametrize("name", ["a.docm", "a.xlsm", "a.pptm", "a.xlsb", "a.dotm"])
def test_extensions_for_macros_say_so(name: str) -> None:
    assert content_mismatch_reasons.EXTENSIONS[file_names.get_extension(name)] is Reason.MACROS


LINK = '<Override PartName="/word/media/vbaProject.png" ContentType="image/png"/>'


def test_a_link_about_macros_is_no_macro() -> None:
    link = Entry("word/_rels/document.xml.rels", b'<Relationship Target="https://example.com/macroEnabled"/>')
    assert reason("a.docx", package("docx", link, overrides=LINK)) is None


def test_t32_content_types_that_unpack_to_a_bomb_are_not_read() -> None:
    bomb = zipped("xl/workbook.xml")
    assert kinds(bomb) == set()
    large = package("xlsx", overrides="<!-- -->" * 300_000)
    assert reason("a.xlsx", large) is Reason.WRONG_CONTENT


# --- what is refused is refused by its name ----------------------------------------------------------------------

TABLE = b"<html><head><meta charset=utf-8></head><body><table><tr><td>1</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.xls", TABLE, Reason.PAGE),
        ("a.xlsx", b"\xef\xbb\xbf\r\n<table border=1><tr>", Reason.PAGE),
        ("a.xls", b"\xff\xfe" + "<html><body><table>".encode("utf-16-le"), Reason.PAGE),
        ("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", Reason.PAGE),
        ("a.doc", b"{\\rtf1\\ansi hello}", Reason.TEXT),
        ("a.xls", "번호\t이름\r\n1\t홍길동\r\n".encode("cp949"), Reason.TEXT),
        ("a.xlsx", b"<## NASCA DRM FILE - VER1.00 ##>" + bytes(range(256)) * 4, Reason.RIGHTS),
        ("a.pdf", b"SCDSA002" + bytes(range(256)) * 4, Reason.RIGHTS),
        ("a.jpg", b"SCDSA004" + bytes(range(256)) * 4, Reason.RIGHTS),
        ("a.txt", b"<## NASCA DRM FILE - VER1.00 ##>\r\nabc", Reason.RIGHTS),
        ("a.hwp", b"\x9b DRMONE  This Document is encrypted and protected by Fasoo DRM" + bytes(99), Reason.RIGHTS),
        ("a.docx", compound("EncryptedPackage", inside={"\x06DataSpaces": ("Version",)}), Reason.RIGHTS),
        ("a.hwp", zipped("mimetype", "Contents/content.hpf", "Contents/section0.xml"), Reason.HANGUL_PACKAGE),
        ("a.docx", zipped("mimetype", "Contents/content.hpf"), Reason.HANGUL_PACKAGE),
        ("a.zip", b"PK\x03\x04" + (b"PK\x01\x02" + bytes(42)) * 10_001, Reason.TOO_MANY_FILES),
        ("a.docx", zipped("readme.txt"), Reason.WRONG_CONTENT),
        ("a.doc", compound("Other"), Reason.WRONG_CONTENT),
    ],
)
def test_the_reason_is_told(name: str, data: bytes, found: Reason) -> None:
    assert reason(name, data) is found


# --- a wrong extension within a family ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "corrected"),
    [
        ("표.xls", package("xlsx"), "표.xlsx"),
        ("표.XLSX", compound("Workbook"), "표.xls"),
        ("글.doc", package("docx"), "글.docx"),
        ("글.v2.docx", compound("WordDocument"), "글.v2.doc"),
        ("발표.ppt", package("pptx"), "발표.pptx"),
        ("발표.pptx", compound("PowerPoint Document"), "발표.ppt"),
        ("표.xlsx", EXCEL_2003, "표.xls"),
        ("표.xls", encrypted(), "표.xlsx"),
        ("표.docx", encrypted(), "표.docx"),
        ("표.docx", package("xlsx"), ""),
        ("사진.jpg", SAMPLES["png"], "사진.png"),
        ("사진.png", SAMPLES["jpg"], "사진.jpg"),
        ("사진.gif", SAMPLES["bmp"], "사진.bmp"),
        ("사진.bmp", SAMPLES["tif"], "사진.tif"),
        ("사진.tiff", SAMPLES["gif"], "사진.gif"),
        ("사진.jfif", SAMPLES["jpg"], "사진.jpg"),
        ("사진.JPE", SAMPLES["jpg"], "사진.jpg"),
        ("사진", SAMPLES["png"], "사진.png"),
        ("사진", SAMPLES["pdf"], ""),
        ("사진.jpg", SAMPLES["pdf"], ""),
        ("사진.JPEG", SAMPLES["jpeg"], "사진.JPEG"),
    ],
)
def test_an_extension_is_corrected_within_its_family(name: str, data: bytes, corrected: str) -> None:
    file = io.BytesIO(data)
    fitting = accepted_files.find_fitting_extension(file_names.get_extension(name), file)
    assert (fitting and file_names.replace_extension(name, fitting), file.tell()) == (corrected, 0)
