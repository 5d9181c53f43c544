"""Files that must be refused: by their name, by what they hold, or by what they would become.

Each is a name and its content. Names are as a browser, or a client without one, would send them.
"""

import itertools
from collections.abc import Iterator, Mapping

from tests.fuzz import zips
from tests.fuzz.zips import Entry
from tests.support.htmlforms import File
from tests.support.samplefiles import PAGE, PNG, PROGRAM, SAMPLES, VECTOR, zipped

BAD_EXTENSIONS = (
    "exe", "com", "bat", "cmd", "scr", "pif", "msi", "msp", "dll", "sys", "drv", "ocx", "cpl", "inf", "reg", "lnk",
    "url", "scf", "hta", "vbs", "vbe", "js", "jse", "mjs", "wsf", "wsh", "ps1", "psm1", "psd1", "sh", "bash", "zsh",
    "csh", "ksh", "command", "app", "apk", "ipa", "dmg", "pkg", "deb", "rpm", "jar", "war", "ear", "class", "jnlp",
    "swf", "xap", "html", "htm", "xhtml", "xht", "shtml", "svg", "svgz", "xml", "xsl", "xslt", "mht", "mhtml", "php",
    "php3", "php4", "php5", "php7", "phtml", "phar", "asp", "aspx", "ashx", "asmx", "cer", "cshtml", "jsp", "jspx",
    "jspf", "cfm", "cgi", "pl", "py", "pyc", "rb", "lua", "go", "tcl", "htaccess", "htpasswd", "config", "ini", "env",
    "conf", "json", "yaml", "yml", "sql", "db", "sqlite", "mdb", "accdb", "docm", "dotm", "xlsm", "xltm", "xlam",
    "pptm", "potm", "ppam", "ppsm", "dot", "xlt", "rtf", "csv", "hwpx", "hwt", "jxl", "jp2", "ico", "tga",
    "psd", "ai", "eps", "ps", "iso", "img", "vhd", "vhdx", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "cab", "arj",
    "ace", "lzh", "mp4", "mov", "avi", "mkv", "webm", "flv", "wmv", "ogg", "flac", "m4a", "aac", "torrent", "chm",
    "hlp",
)  # fmt: skip
# What passes for a PNG at a glance.
TRICKY_NAMES = (
    "a.png.exe", "a.exe.", "a.exe. .", "a.exe ", "a.exe\u200b", "a.exe\u3000", "a.png\u200b.exe", "photo\u202egnp.exe",
    "a.\uff50\uff4e\uff47", "a.pn\u0261", "a.\u0440ng", "a.png\u0301", "a.png::$DATA", "a.png:b.exe",
    "a.png;.php", "a.z\u0131p", "a.T\u0130F", ".png", ".htaccess", "a.png/b.exe", "a.png\\b.exe", "C:\\a.exe",
    "a.p\u00adhp", "a.png%00.exe", "a.png&#46;exe", "a.png?.php", "a.png#.js", "a.ｅxe", "a.png\u2024exe",
    "x" * 97 + ".png", "가" * 96 + ".png", "😀" * 48 + ".png", "가" * 300 + ".png",
)  # fmt: skip
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
_JAR = zipped("META-INF/MANIFEST.MF", "Evil.class")
_PHP = b"<?php system($_GET['c']); ?>"
_ODD_CONTENT: Mapping[str, bytes] = {
    "program": PROGRAM,
    "elf": b"\x7fELF\x02\x01\x01" + b"\x00" * 60,
    "page": PAGE,
    "vector": VECTOR,
    "php": _PHP,
    "installer": _OLE2 + "\u4840\u3f7f\u4164".encode("utf-16-le").ljust(512, b"\x00"),
    "rar": b"Rar!\x1a\x07\x01\x00" + b"\x00" * 40,
    "nothing": b"",
    "zeros": b"\x00" * 600,
    "noise": bytes((number * 7919 + 13) % 251 + 3 for number in range(2000)),
}
# Extensions whose content is taken under each other's name, which is corrected; and documents, which are archives.
_SIBLINGS = ({"jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff"}, {"doc", "docx"}, {"xls", "xlsx"}, {"ppt", "pptx"})
_FITS = {
    *(pair for siblings in _SIBLINGS for pair in itertools.permutations(siblings, 2)),
    *(("zip", document) for document in ("docx", "xlsx", "pptx")),
}
_POLYGLOTS: Mapping[str, bytes] = {
    "php.jpg": b"\xff\xd8\xff\xe0" + _PHP,
    "php in a comment.jpg": SAMPLES["jpg"].replace(b"\xff\xfe\x00\x07hello", b"\xff\xfe\x00\x1e" + _PHP),
    "php behind.jpeg": SAMPLES["jpg"] + _PHP,
    "page.gif": b"GIF89a" + PAGE,
    "script.gif": b"GIF89a/*" + b"\x00" * 4 + b"*/=1;alert(1)//",
    "page behind.gif": SAMPLES["gif"] + PAGE,
    "page in a text chunk.png": PNG[:33] + b"\x00\x00\x00\x30tEXtComment\x00<script>alert(1)</script>" + PNG[33:],
    "page.png": b"\x89PNG\r\n\x1a\n" + PAGE,
    "page.bmp": b"BM" + PAGE,
    "words.bmp": b"BMW is a make of cars, and no bitmap at all.",
    "page.tif": b"II*\x00" + PAGE,
    "page.mp3": b"ID3" + PAGE,
    "page behind.mp3": SAMPLES["mp3"] + PAGE,
    "page.wav": b"RIFF\x00\x00\x00\x00WAVE" + PAGE,
    "jar.gif": SAMPLES["gif"] + _JAR,
    "jar.jpg": SAMPLES["jpg"] + _JAR,
    "jar.png": PNG + _JAR,
    "jar.bmp": SAMPLES["bmp"] + _JAR,
    "jar.tiff": SAMPLES["tiff"] + _JAR,
    "jar.mp3": SAMPLES["mp3"] + _JAR,
    "jar.wav": SAMPLES["wav"] + _JAR,
    "jar and a little more.gif": SAMPLES["gif"] + _JAR + b"\x00" * 100,
    "jar.pdf": SAMPLES["pdf"] + _JAR,
    "jar with the end in its comment.pdf": SAMPLES["pdf"] + zips.archive(Entry("Evil.class"), comment=b"%%EOF\n"),
    "archive first.pdf": zipped("a.txt") + SAMPLES["pdf"],
    "page first.pdf": PAGE + SAMPLES["pdf"],
    "program first.pdf": PROGRAM + SAMPLES["pdf"],
    "jar.txt": "안녕하세요\n".encode() + _JAR,
    "jar.hwp": SAMPLES["hwp"] + _JAR,
    "jar.doc": SAMPLES["doc"] + _JAR,
    "page.txt": b"\n\n  " + PAGE,
    "page behind a mark.txt": b"\xef\xbb\xbf" + PAGE,
    "page in wide letters.txt": "\ufeff<html><script>alert(1)</script>".encode("utf-16-le"),
    "page after a comment.txt": b"<!-- x --><script>alert(1)</script>",
    "picture of script.txt": b"<svg onload=alert(1)>",
    "server page.txt": b"<%@ page import='java.io.*' %>",
    "program after text.txt": b"a" * 70_000 + PROGRAM,
    "macros.docx": zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "macros.xlsx": zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
    "php.zip": b"PK\x05\x06" + _PHP,
    "cut.zip": SAMPLES["zip"][:-10],
    "head only.zip": b"PK\x03\x04" + b"\x00" * 40,
}


def by_name() -> Iterator[File]:
    """T22 and T23: what the name says cannot be sent, or says something else than it seems."""
    yield from ((f"첨부.{extension}", PNG) for extension in BAD_EXTENSIONS)
    yield from ((f"첨부.png.{extension.upper()}", PNG) for extension in BAD_EXTENSIONS[:40])
    yield from ((name, PNG) for name in TRICKY_NAMES)


def by_content() -> Iterator[File]:
    """T24: each of the nineteen kinds with the content of each other, and what is two kinds at once."""
    for extension in SAMPLES:
        yield from ((f"{kind}.{extension}", data) for kind, data in _ODD_CONTENT.items())
        for other, data in SAMPLES.items():
            if extension != other and (extension, other) not in _FITS:
                yield f"{other} 파일.{extension}", data
    yield from _POLYGLOTS.items()


def by_unpacking() -> Iterator[File]:
    """T32: archives that are harmful to unpack, also as the office documents that are archives."""
    parts = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
    for kind, data in zips.hostile().items():
        yield f"{kind.replace('/', '_').replace(chr(92), '_')}.zip", data
    for extension, part in parts.items():
        for number, data in enumerate(zips.hostile(Entry("[Content_Types].xml"), Entry(part)).values()):
            yield f"문서 {number}.{extension}", data
