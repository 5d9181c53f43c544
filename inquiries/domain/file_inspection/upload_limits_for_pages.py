"""The limits of uploads, as the form's template and script are told them. The server checks them again."""

from inquiries.domain.file_inspection import content_mismatch_reasons
from inquiries.domain.file_inspection.accepted_files import (
    ALIASES,
    EXTENSIONS,
    MAY_BE_SHRUNK,
    PHOTO_TOO_LARGE,
    TOO_LARGE,
)

MAX_FILES = 5
# In bytes: five files of the largest size, and the form around them. Each proxy in `deploy/` takes as much.
LARGEST_BODY = MAX_FILES * TOO_LARGE + 6 * 1024 * 1024


def _join(*extensions: str) -> str:
    return ",".join(f".{extension}" for extension in extensions if extension)


_CORRECTED = [extension for extension in ALIASES if extension not in EXTENSIONS]
# `sizes` are in bytes, and files must be smaller. `explained` are refused with a reason of their own.
LIMITS = {
    "count": MAX_FILES,
    "size": TOO_LARGE,
    "photo_size": PHOTO_TOO_LARGE,
    "photos": _join(*sorted(MAY_BE_SHRUNK)),
    "accepted": _join(*EXTENSIONS, *_CORRECTED),
    "corrected_or_explained": _join(*_CORRECTED, *content_mismatch_reasons.EXTENSIONS),
}
