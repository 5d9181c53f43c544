"""The endpoints that read definitions, files and the service (contract, sections 4, 7 and 9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sandbox.api.call import Call
from sandbox.api.envelope import Answer, bad_call, digits, not_found, success, success_list
from sandbox.api.ticket_endpoints import check_language
from sandbox.state.tickets import StoredFile, category_title

if TYPE_CHECKING:
    from sandbox.emulator import Emulator

_DISPOSITIONS = {"open": "inline", "download": "attachment"}


def categories(emulator: Emulator, call: Call) -> Answer:
    """All types, those below `parent`, or the line above `child`. `name` is in `language` where there is one."""
    world = emulator.world
    language = call.argument("language")
    check_language(world, language)
    chosen = list(world.categories.values())
    if call.argument("parent") is not None:
        parent = _number("parent", call.argument("parent"))
        chosen = [category for category in chosen if category["parent"] == parent]
    if call.argument("child") is not None:
        above = [category["categoryId"] for category in world.ancestors(_number("child", call.argument("child")))]
        chosen = [category for category in chosen if category["categoryId"] in above]
    named = [{**category, "name": category_title(category, language)} for category in chosen]
    if "types_in_one_language" in emulator.config.quirks:
        named = [{**category, "languages": None} for category in named]
    return Answer(success_list(named))


def fields(emulator: Emulator, call: Call) -> Answer:
    language = call.argument("language")
    check_language(emulator.world, language)
    category_id = _number("categoryId", call.params["categoryId"])
    if category_id not in emulator.world.categories:
        raise not_found()
    return Answer(success_list(emulator.world.fields_for(category_id, language)))


def attachment(emulator: Emulator, call: Call) -> Answer:
    return file_answer(emulator.world.files, call)


def file_answer(files: Mapping[str, StoredFile], call: Call) -> Answer:
    """Open to whoever has the id, as upstream."""
    stored = files.get(call.params["id"])
    if stored is None:
        raise not_found()
    disposition = _DISPOSITIONS.get(call.argument("type") or "open")
    if disposition is None:
        raise bad_call("type is open or download")
    headers = {
        "Content-Type": stored.content_type,
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(stored.name, safe='')}",
    }
    return Answer(data=stored.data, headers=headers, result_id=stored.file_id)


def service(emulator: Emulator, call: Call) -> Answer:
    content: dict[str, Any] = {**emulator.world.service, "serviceId": emulator.config.service_id}
    return Answer(success(content))


def _number(name: str, text: str | None) -> int:
    number = digits(text)
    if number is None:
        raise bad_call(f"{name} is not an integer")
    return number
