"""Check whether a received file can be sent, and describe to the customer why not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries.domain import typed_text
from inquiries.domain.file_inspection import accepted_files, archives, content_mismatch_reasons, file_names
from inquiries.domain.file_inspection.content_mismatch_reasons import Reason
from inquiries.services.files.upload_handler import ReceivedFile

EXTENSIONS = ", ".join(accepted_files.EXTENSIONS)
# What a document is opened in and saved as, by the first letter of its extension.
_PROGRAMS = {"d": ("Word", ".docx"), "x": ("Excel", ".xlsx"), "p": ("PowerPoint", ".pptx")}


class FileRefused(Exception):
    """A file is not accepted; `str()` is the message for the customer.

    `code` names the reason for the operators' statistics; "" for what the customer did on purpose. `said` are the
    values of the message.
    """

    passes = False  # whether the same file may well be taken a little later

    def __init__(self, message: str, code: str, **said: object) -> None:
        super().__init__(message % said)
        self.code = code


class TryAgain(FileRefused):
    """The portal or a service of its own failed: the file is not to blame."""

    passes = True


def check(received: ReceivedFile) -> str:
    """Check the name, the size and the content of a file (OC API, section 5: upload).

    Args:
        received: the file, whose content is left at its start.

    Returns:
        The extension to send it under: its own one, or that of the kind that it is.

    Raises:
        FileRefused: it can never be sent.
        TryAgain: it was not received whole.
    """
    _check_name_and_size(received)
    name, extension, content = received.clean_name, received.extension, received.content
    fitting = accepted_files.find_fitting_extension(extension, content)
    if not fitting and not extension:
        raise _build_type_refusal(name)
    if not fitting:
        raise _build_refusal(content_mismatch_reasons.find_reason(extension, content), received)
    if typed_text.count_utf16_units(file_names.replace_extension(name, fitting)) > file_names.MAX_LENGTH:
        message = _("The name of “%(name)s” is too long. It may have up to 99 characters.")
        raise FileRefused(message, "long_name", name=name)
    if content.size >= accepted_files.limit_of(fitting):
        raise _build_size_refusal(file_names.replace_extension(name, fitting), fitting)
    if not accepted_files.is_safe_archive(fitting, content):
        message = _(
            "“%(name)s” cannot be unpacked safely: it would become too large, or would write outside "
            "its folder. Please attach the files in it one by one."
        )
        raise FileRefused(message, "unsafe_archive", name=name)
    return fitting


def build_storage_failure(name: str) -> TryAgain:
    """Return the refusal of a file that could not be written."""
    message = _("“%(name)s” could not be saved just now. Please add it again in a few minutes.")
    return TryAgain(message, "storage", name=name)


def _check_name_and_size(received: ReceivedFile) -> None:
    name, extension = received.clean_name, received.extension
    if not name:
        raise FileRefused(_("A file without a name cannot be sent."), "no_name")
    if received.content.is_lost:
        raise build_storage_failure(name)
    if special := content_mismatch_reasons.EXTENSIONS.get(extension):
        raise _build_refusal(special, received)
    if extension not in accepted_files.KNOWN or (not extension and "." in name):
        raise _build_type_refusal(name)
    if received.is_too_large:
        raise _build_size_refusal(name, extension)
    if not received.content.size:
        raise FileRefused(_("“%(name)s” is empty. Please check the file and add it again."), "empty", name=name)


def _build_type_refusal(name: str) -> FileRefused:
    message = _("“%(name)s” is a type of file that cannot be sent. Allowed types: %(extensions)s.")
    return FileRefused(message, "type", name=name, extensions=EXTENSIONS)


def _build_size_refusal(name: str, extension: str) -> FileRefused:
    if accepted_files.limit_of(extension) == accepted_files.PHOTO_TOO_LARGE:
        message = _("“%(name)s” is too large. A photo must be under 30 MB.")
    else:
        message = _("“%(name)s” is too large. A file must be under 10 MB.")
    return FileRefused(message, "too_large", name=name)


def _build_refusal(reason: Reason, received: ReceivedFile) -> FileRefused:
    program, extension = _PROGRAMS.get(received.extension[:1], ("", ""))
    return FileRefused(
        str(_SENTENCES[reason]),
        reason.name.lower(),
        name=received.clean_name,
        program=program,
        extension=extension,
        most=f"{archives.MOST_ENTRIES:,}",
    )


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
