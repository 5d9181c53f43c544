"""Convert text files to UTF-8 when they are received (ADR 34)."""

from inquiries.domain.file_inspection import text_encodings
from inquiries.models import Attachment
from inquiries.services.files.image_preparation import Prepared
from inquiries.services.files.upload_handler import DiskFile


def prepare(extension: str, text: DiskFile) -> Prepared:
    """Return the text as it is stored and sent.

    Args:
        extension: its extension.
        text: the file, which was checked: it is a text.

    Returns:
        The same file where it is in UTF-8, or in UTF-16 with its mark, or in an encoding that was not recognised;
        otherwise another one in UTF-8, which has to be closed.

    Raises:
        OSError: the disk takes no more.
    """
    encoding = text_encodings.detect_encoding(text)
    text.seek(0)
    if encoding is None or not text_encodings.needs_converting(encoding, text.size):
        return Prepared(extension, text)
    with DiskFile.create() as made:
        made.writelines(text_encodings.convert_to_utf_8(text, encoding))
        made.count()
    text.seek(0)
    return Prepared(extension, made, (Attachment.Change.UTF_8,) if encoding.codec else ())
