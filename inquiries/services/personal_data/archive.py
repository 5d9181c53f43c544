"""Build the archive of a person's data: JSON, HTML and files in one ZIP, streamed as it is made.

Never more than one record and one part of a file are in memory, whatever the size of the archive.
"""

import json
import zipfile
from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from common import languages
from inquiries.services import stored_files
from inquiries.services.personal_data import people
from inquiries.services.personal_data.people import Person
from inquiries.services.personal_data.record_structure import KeptFile, Record, Section
from inquiries.services.personal_data.sections import list_sections

_PART = 64 * 1024  # bytes of a file that are read at once
_BODY = SafeString("<!-- body -->")  # our own mark where the sections go


def stream_archive(person: Person, language: str = "") -> Iterator[bytes]:
    """Build the ZIP part by part.

    Args:
        person: whose data.
        language: one of the portal's codes; by default the language in which the person last wrote.

    Yields: bytes of the archive, in order.
    """
    language = language or find_language(person)
    sink = _Sink()
    steps = _write(person, sink)
    is_going_on = True
    while is_going_on:
        # For each step alone: between them, other code of the process runs.
        with translation.override(language):
            is_going_on = next(steps, False)
        if part := sink.take():
            yield part


def build_name() -> str:
    """Return the file name of an archive."""
    return f"my-data-{timezone.localdate():%Y-%m-%d}.zip"


def find_language(person: Person) -> str:
    """Return the portal's language in which the person last wrote, or the default one."""
    written = people.filter_inquiries(person).values_list("language", flat=True).first()
    return languages.find_offered(written or "") or languages.find_offered(translation.get_language() or "") or "ko"


class _Sink:
    """A file that only keeps what was written to it until it is taken. It has no place to go back to."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing to do: what was written is there."""

    def close(self) -> None:
        """Nothing to do: it is memory."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def _write(person: Person, sink: _Sink) -> Iterator[bool]:
    """Write one small step after the other."""
    sections = list_sections(person)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("index.html", "w") as page:
            for text in _render(sections):
                page.write(text.encode("utf-8", "replace"))
                yield True
        with archive.open("data.json", "w") as data:
            for text in _serialize(sections):
                data.write(text.encode("utf-8", "replace"))
                yield True
        for section in sections:
            for record in section.read():
                for kept in record.files:
                    yield from _copy(archive, kept)
    yield False


def _copy(archive: zipfile.ZipFile, kept: KeptFile) -> Iterator[bool]:
    try:
        file = stored_files.open_file(kept.attachment)
    except OSError:  # the rest is given out nevertheless
        archive.writestr(f"{kept.path}.unreadable.txt", render_to_string("personal_data/unreadable.txt"))
        yield True
        return
    with file, archive.open(kept.path, "w", force_zip64=False) as copy:
        while part := file.read(_PART):
            copy.write(part)
            yield True


def _render(sections: list[Section]) -> Iterator[str]:
    context = {"sections": sections, "made_at": timezone.localtime(), "body": _BODY}
    context |= {"language": translation.get_language()}
    head, tail = render_to_string("personal_data/archive.html", context).split(_BODY)
    yield head
    for section in sections:
        begin, end = render_to_string("personal_data/_section.html", {"section": section, "body": _BODY}).split(_BODY)
        yield begin
        for record in section.read():
            yield render_to_string("personal_data/_record.html", {"record": record})
        yield end
    yield tail


def _serialize(sections: list[Section]) -> Iterator[str]:
    yield f'{{\n"made_at": {json.dumps(timezone.localtime().isoformat(timespec="seconds"))}'
    for section in sections:
        words = {"title": section.title, "why": section.why, "until": section.until}
        yield f',\n{json.dumps(section.key)}: {json.dumps(words, ensure_ascii=False)[:-1]}, "records": ['
        for number, record in enumerate(section.read()):
            yield (",\n" if number else "\n") + json.dumps(_to_json(record), ensure_ascii=False)
        yield "\n]}"
    yield "\n}\n"


def _to_json(record: Record) -> dict[str, object]:
    files = [{"name": kept.attachment.name, "size": kept.attachment.size, "path": kept.path} for kept in record.files]
    labels = {fact.key: fact.label for fact in record.facts}
    values = {fact.key: fact.value for fact in record.facts}
    return {"values": values, "labels": labels, "files": files}
