"""The files that are accepted: types, limits, and the check of a file against its name (OC API, section 5: upload)."""

from collections.abc import Mapping, Sequence

from inquiries.domain.file_inspection import archives, content_checks
from inquiries.domain.file_inspection.content_checks import HEAD, PDF_ENDS, Check, Readable

# The nineteen that OC takes. Extension -> the content type under which we serve it, and the check of its content.
TYPES: Mapping[str, tuple[str, Check]] = {
    "jpg": ("image/jpeg", content_checks.is_jpeg),
    "jpeg": ("image/jpeg", content_checks.is_jpeg),
    "png": ("image/png", content_checks.is_png),
    "gif": ("image/gif", content_checks.is_gif),
    "bmp": ("image/bmp", content_checks.is_bmp),
    "tif": ("image/tiff", content_checks.is_tiff),
    "tiff": ("image/tiff", content_checks.is_tiff),
    "pdf": ("application/pdf", content_checks.is_pdf),
    "txt": ("text/plain; charset=utf-8", content_checks.is_text),
    "hwp": ("application/x-hwp", content_checks.build_office_check("hwp")),
    "xls": ("application/vnd.ms-excel", content_checks.build_office_check("xls")),
    "doc": ("application/msword", content_checks.build_office_check("doc")),
    "ppt": ("application/vnd.ms-powerpoint", content_checks.build_office_check("ppt")),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        content_checks.build_office_check("xlsx"),
    ),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        content_checks.build_office_check("docx"),
    ),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        content_checks.build_office_check("pptx"),
    ),
    "mp3": ("audio/mpeg", content_checks.is_mp3),
    "wav": ("audio/wav", content_checks.is_wav),
    "zip": ("application/zip", content_checks.is_zip),
}
# Pictures that OC refuses and phones make: they become JPEG. Some are named so and are JPEG or PNG already.
CONVERTED: Mapping[str, Check] = {
    "avif": content_checks.is_photo,
    "heic": content_checks.is_photo,
    "heif": content_checks.is_photo,
    "webp": content_checks.is_photo,
}
EXTENSIONS = (*TYPES, *CONVERTED)
# Kinds that customers, phones and programs often name as one another. A file under a sibling's name gets its own one:
# that of the first kind in the row that its content fits.
FAMILIES: Sequence[tuple[str, ...]] = (
    ("docx", "doc"),
    ("xlsx", "xls"),
    ("pptx", "ppt"),
    ("jpg", "png", "gif", "bmp", "tif", "heic"),
)
# Other extensions, and a member of the family in which the file's own kind is looked for. "" is no extension at all.
ALIASES: Mapping[str, str] = {
    **dict.fromkeys(("", "jfif", "jpe", "hif", "jpeg", "tiff", "avif", "heif", "webp"), "jpg"),
}
KNOWN = frozenset({*EXTENSIONS, *ALIASES})  # what may be taken, as it is or corrected
TOO_LARGE = 10 * 1024 * 1024  # bytes; OC takes less
PHOTO_TOO_LARGE = 30 * 1024 * 1024  # bytes; what may come of these, and is made smaller
SHRUNK = frozenset({"bmp", "jpeg", "jpg", "png", *CONVERTED})
MAY_BE_SHRUNK = SHRUNK | {"", "jfif", "jpe", "hif"}
LIGHT = 200 * 1024  # bytes; a picture up to here is its own preview
PICTURES = SHRUNK | {"gif", "tif", "tiff"}
_ARCHIVES = frozenset({"docx", "pptx", "xlsx", "zip"})
# In these another program's file stands inside honestly, and so does an archive.
_CONTAINERS = frozenset({"doc", "hwp", "ppt", "xls"})
_OLE2 = b"\xd0\xcf\x11\xe0"  # of these, and of documents of the new kind with a password
_PICTURES_AND_SOUNDS = frozenset({*PICTURES, "mp3", "wav"})
# Pictures that every browser shows and that cannot carry a script.
SAFE_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif"})
UNKNOWN = "application/octet-stream"


def get_content_type(extension: str) -> str:
    """Return the content type under which a file of this extension is served, from the portal's table only."""
    known = TYPES.get(extension)
    return known[0] if known else UNKNOWN


def add_extension(content_type: str, name: str) -> str:
    """Return the name with the extension of a known content type, or as it is."""
    wanted = content_type.partition(";")[0].strip().lower()
    extension = next((extension for extension, kinds in TYPES.items() if kinds[0].partition(";")[0] == wanted), "")
    return f"{name}.{extension}" if extension else name


def limit_of(extension: str) -> int:
    """Return the size in bytes that a file of this extension must stay below when it is received."""
    return PHOTO_TOO_LARGE if extension in MAY_BE_SHRUNK else TOO_LARGE


def detect_safe_image_type(head: bytes) -> str:
    """Return the content type of an image by its first bytes, if it may be shown."""
    kinds = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}
    return next((kind for start, kind in kinds.items() if head.startswith(start)), UNKNOWN)


def is_what_it_says(extension: str, file: Readable) -> bool:
    """Whether the content fits the extension, and nothing but it. `file` is read from its start and left there."""
    file.seek(0)
    head = file.read(HEAD)
    check = CONVERTED[extension] if extension in CONVERTED else TYPES[extension][1]
    fits = check(head, file) and not _is_two_things(extension, head, file)
    file.seek(0)
    return fits


def find_fitting_extension(extension: str, file: Readable) -> str:
    """Return the extension that fits the content: the same, or another one of its family.

    Args:
        extension: as `file_names.get_extension` returns it.
        file: read from its start and left there.

    Returns:
        The extension; "" where the content fits neither it nor one of its family.
    """
    if extension in EXTENSIONS and is_what_it_says(extension, file):
        return extension
    member = ALIASES.get(extension, extension)
    family = next((family for family in FAMILIES if member in family), ())
    return next((sibling for sibling in family if sibling != extension and is_what_it_says(sibling, file)), "")


def is_safe_archive(extension: str, file: Readable) -> bool:
    """Whether a file that is an archive can be unpacked without harm; true of what is none."""
    if extension not in _ARCHIVES:
        return True
    file.seek(0)
    return file.read(len(_OLE2)) == _OLE2 or archives.is_safe(file)


def _is_two_things(extension: str, head: bytes, file: Readable) -> bool:
    if extension in _ARCHIVES and not head.startswith(_OLE2):
        return False
    if extension in _PICTURES_AND_SOUNDS and content_checks.has_code(head, file):
        return True
    if extension == "pdf":
        return archives.has_trailing_archive(file, at_the_very_end=False, inside=PDF_ENDS)
    return archives.has_trailing_archive(file, at_the_very_end=head.startswith(_OLE2) or extension in _CONTAINERS)
