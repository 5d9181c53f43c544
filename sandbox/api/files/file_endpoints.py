"""The endpoints that take and send files (contract, section 7)."""

from collections.abc import Mapping
from urllib.parse import quote

from sandbox.api.call import Call
from sandbox.api.envelope import Answer, build_success, refuse_call, refuse_missing
from sandbox.api.files.upload_rules import check_upload
from sandbox.api.rendering import render_file
from sandbox.emulator import Emulator
from sandbox.state.files import StoredFile

_DISPOSITIONS = {"open": "inline", "download": "attachment"}


def send_file(files: Mapping[str, StoredFile], call: Call) -> Answer:
    """Send a file to any caller that has its id, as OC does."""
    stored = files.get(call.params["id"])
    if stored is None:
        raise refuse_missing()
    disposition = _DISPOSITIONS.get(call.argument("type") or "open")
    if disposition is None:
        raise refuse_call("type is open or download")
    headers = {
        "Content-Type": stored.content_type,
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(stored.name, safe='')}",
    }
    return Answer(data=stored.data, headers=headers, result_id=stored.file_id)


def upload(emulator: Emulator, call: Call) -> Answer:
    if call.form_names() != {"file"} or call.file is None:
        raise refuse_call("multipart request but file is null")
    name = call.file.filename or ""
    check_upload(name, call.file_data)
    stored = emulator.world.add_file(StoredFile(name, call.file_data, emulator.clock.now_ms()))
    return Answer(build_success(render_file(stored, with_date=False)), result_id=stored.file_id)
