"""The endpoints that read types, fields and the service (contract, sections 4 and 9)."""

from typing import Any

from sandbox.api.call import Call
from sandbox.api.envelope import Answer, build_success, build_success_list, parse_digits, refuse_call, refuse_missing
from sandbox.api.parameters import check_language
from sandbox.emulator import Emulator
from sandbox.state.world import get_category_title


def list_categories(emulator: Emulator, call: Call) -> Answer:
    """Return all types, those below `parent`, or the line above `child`. `name` is in `language` where there is one."""
    world = emulator.world
    language = call.argument("language")
    check_language(world, language)
    chosen = list(world.categories.values())
    if call.argument("parent") is not None:
        parent = _parse_number("parent", call.argument("parent"))
        chosen = [category for category in chosen if category["parent"] == parent]
    if call.argument("child") is not None:
        above = [category["categoryId"] for category in world.ancestors(_parse_number("child", call.argument("child")))]
        chosen = [category for category in chosen if category["categoryId"] in above]
    named = [{**category, "name": get_category_title(category, language)} for category in chosen]
    if "types_in_one_language" in emulator.config.quirks:
        named = [{**category, "languages": None} for category in named]
    return Answer(build_success_list(named))


def list_fields(emulator: Emulator, call: Call) -> Answer:
    language = call.argument("language")
    check_language(emulator.world, language)
    category_id = _parse_number("categoryId", call.params["categoryId"])
    if category_id not in emulator.world.categories:
        raise refuse_missing()
    return Answer(build_success_list(emulator.world.fields_for(category_id, language)))


def show_service(emulator: Emulator, call: Call) -> Answer:
    content: dict[str, Any] = {**emulator.world.service, "serviceId": emulator.config.service_id}
    return Answer(build_success(content))


def _parse_number(name: str, text: str | None) -> int:
    number = parse_digits(text)
    if number is None:
        raise refuse_call(f"{name} is not an integer")
    return number
