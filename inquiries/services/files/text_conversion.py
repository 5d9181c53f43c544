"""Convert text files to UTF-8 when they are received (ADR 34)."""

from inquiries.domain.file_inspection import file_types, text_encodings
from inquiries.models import Attachment
from inquiries.services.files.images import Prepared
from inquiries.services.files.upload_handler import ReceivedFile


def is_text(name: str) -> bool:
    """Whether a file of this name is a text."""
    return file_types.get_extension(name) == "txt"


def prepare(name: str, received: ReceivedFile) -> Prepared:
    """Return the text as it is stored and sent.

    Args:
        name: its name.
        received: the file, which was checked: it is a text.

    Returns:
        The same file where it is in UTF-8, or in UTF-16 with its mark, or in an encoding that was not recognised;
        otherwise another one in UTF-8, which has to be closed.

    Raises:
        OSError: the disk takes no more.
    """
    encoding = text_encodings.detect_encoding(received)
    received.seek(0)
    if encoding is None or not text_encodings.needs_converting(encoding, received.size or 0):
        return Prepared(name, received)
    made = ReceivedFile(name, "", 0)
    try:
        if made.is_lost:
            raise OSError("no room for a text that is converted")
        for block in text_encodings.convert_to_utf_8(received, encoding):
            made.write(block)
        made.count()
    except BaseException:
        made.close()
        raise
    received.seek(0)
    return Prepared(name, made, (Attachment.Change.UTF_8,) if encoding.codec else ())
