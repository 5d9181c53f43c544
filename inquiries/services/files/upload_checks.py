"""Check whether a received file can be sent, and describe to the customer why not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries.domain import text_cleaning
from inquiries.domain.file_inspection import archives, file_names, file_types, refusal_reasons
from inquiries.domain.file_inspection.refusal_reasons import Reason
from inquiries.services.files.upload_handler import ReceivedFile

EXTENSIONS = ", ".join(file_types.EXTENSIONS)
# What a document is opened in and saved as, by the first letter of its extension.
_PROGRAMS = {"d": ("Word", ".docx"), "x": ("Excel", ".xlsx"), "p": ("PowerPoint", ".pptx")}


class FileRefused(Exception):
    """A file is not accepted; `str()` is the message for the customer.

    `code` names the reason for the operators' statistics; "" for what the customer did on purpose.
    """

    passes = False  # whether the same file may well be taken a little later

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class TryAgain(FileRefused):
    passes = True


def check(name: str, received: ReceivedFile) -> str:
    """Check the name, the size and the content of a file (OC API, section 5: upload).

    Args:
        name: a clean name.
        received: the file, which is left at its start.

    Returns:
        The name to send it under: its own one, or one with the extension of the kind that it is.

    Raises:
        FileRefused: it can never be sent.
        TryAgain: it was not received whole.
    """
    _check_name_and_size(name, received)
    fitting = file_types.correct_name(name, received)
    if not fitting and not file_types.get_extension(name):
        raise FileRefused(describe_forbidden_type(name), "type")
    if not fitting:
        reason = refusal_reasons.find_reason(name, received)
        raise FileRefused(describe_refusal(reason, name), reason.name.lower())
    if text_cleaning.count_utf16_units(fitting) > file_names.MAX_LENGTH:
        raise FileRefused(_describe_long_name(name), "long_name")
    if (received.size or 0) >= file_types.limit_of(fitting):
        raise FileRefused(_describe_large_file(fitting), "too_large")
    if not file_types.is_safe_archive(fitting, received):
        raise FileRefused(
            _(
                "“%(name)s” cannot be unpacked safely: it would become too large, or would write outside "
                "its folder. Please attach the files in it one by one."
            )
            % {"name": name},
            "unsafe_archive",
        )
    return fitting


def describe_storage_failure(name: str) -> str:
    """Return the message for a file that could not be written."""
    return _("“%(name)s” could not be saved just now. Please add it again in a few minutes.") % {"name": name}


def _check_name_and_size(name: str, received: ReceivedFile) -> None:
    if not name:
        raise FileRefused(_("A file without a name cannot be sent."), "no_name")
    if received.is_lost:
        raise TryAgain(describe_storage_failure(name), "storage")
    if not file_types.is_known(name):
        special = refusal_reasons.EXTENSIONS.get(file_types.get_extension(name))
        if special:
            raise FileRefused(describe_refusal(special, name), special.name.lower())
        raise FileRefused(describe_forbidden_type(name), "type")
    if text_cleaning.count_utf16_units(name) > file_names.MAX_LENGTH:
        raise FileRefused(_describe_long_name(name), "long_name")
    if received.is_too_large:
        raise FileRefused(_describe_large_file(name), "too_large")
    if not received.size:
        message = _("“%(name)s” is empty. Please check the file and add it again.")
        raise FileRefused(message % {"name": name}, "empty")


def describe_forbidden_type(name: str) -> str:
    """Return the message for an extension that is not accepted."""
    said = {"name": name, "extensions": EXTENSIONS}
    return _("“%(name)s” is a type of file that cannot be sent. Allowed types: %(extensions)s.") % said


def _describe_long_name(name: str) -> str:
    return _("The name of “%(name)s” is too long. It may have up to 99 characters.") % {"name": name}


def _describe_large_file(name: str) -> str:
    if file_types.limit_of(name) == file_types.PHOTO_TOO_LARGE:
        return _("“%(name)s” is too large. A photo must be under 30 MB.") % {"name": name}
    return _("“%(name)s” is too large. A file must be under 10 MB.") % {"name": name}


def describe_refusal(reason: Reason, name: str) -> str:
    """Return why a file is not accepted, and what its customer can do."""
    program, extension = _PROGRAMS.get(file_types.get_extension(name)[:1], ("", ""))
    said = {"name": name, "program": program, "extension": extension, "most": f"{archives.MOST_ENTRIES:,}"}
    return str(_SENTENCES[reason]) % said


_SENTENCES = {
    Reason.MAIL: gettext_lazy(
        "“%(name)s” starts like a saved email and cannot be sent as a text file. Please put it into a .zip "
        "file and add that, or paste the text into the form."
    ),
    Reason.SCRIPT: gettext_lazy(
        "“%(name)s” starts like a program and cannot be sent as a text file. Please put it into a .zip "
        "file and add that."
    ),
    Reason.KEY: gettext_lazy(
        "“%(name)s” starts like a certificate or a key and cannot be sent as a text file. Please put a "
        "certificate into a .zip file and add that, and never send a private key."
    ),
    Reason.MARKUP: gettext_lazy(
        "“%(name)s” starts like a web page or XML and cannot be sent as a text file. Please put it into a "
        ".zip file and add that."
    ),
    Reason.OTHER_TEXT: gettext_lazy(
        "“%(name)s” starts like a file of another kind and cannot be sent as a text file. Please put it "
        "into a .zip file and add that."
    ),
    Reason.MACROS: gettext_lazy(
        "“%(name)s” has macros or is of a kind that can have them, so it cannot be sent. "
        "Please open it in %(program)s, save it as %(extension)s and add that file."
    ),
    Reason.RIGHTS: gettext_lazy(
        "“%(name)s” is protected by document security (DRM), so it cannot be opened outside your company. "
        "Please add a copy without this protection."
    ),
    Reason.HANGUL_PACKAGE: gettext_lazy(
        "“%(name)s” is an HWPX document, which cannot be sent. "
        "Please open it in Hangul, save it as .hwp or .pdf and add that file."
    ),
    Reason.PAGE: gettext_lazy(
        "“%(name)s” is a web page that was saved under this name. "
        "Please open it in %(program)s, save it as %(extension)s and add that file."
    ),
    Reason.TEXT: gettext_lazy(
        "“%(name)s” is a text that was saved under this name. "
        "Please open it in %(program)s, save it as %(extension)s and add that file."
    ),
    Reason.TOO_MANY_FILES: gettext_lazy(
        "“%(name)s” contains more than %(most)s files. Please add it as several smaller .zip files."
    ),
    Reason.WRONG_CONTENT: gettext_lazy(
        "The content of “%(name)s” does not match its file type, or the file is damaged. Please save it again "
        "or add it in another format."
    ),
}
