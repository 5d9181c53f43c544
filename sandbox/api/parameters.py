"""Read the parameters that several endpoints have: numbers, a language, and the page of a list."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sandbox.api.call import Call
from sandbox.api.envelope import Answer, Payload, build_success_list, parse_digits, refuse_call
from sandbox.emulator import Emulator
from sandbox.state.world import World

PAGE_SIZE_LIMIT = 200
T = TypeVar("T")


def read_integer(call: Call, name: str, default: int, maximum: int = 2**31 - 1, minimum: int = 1) -> int:
    text = call.argument(name)
    if text is None:
        return default
    number = parse_digits(text)
    if number is None or not minimum <= number <= maximum:
        raise refuse_call(f"{name} is not an integer from {minimum} to {maximum}")
    return number


def check_language(world: World, language: str | None) -> None:
    """Check a language. Raises Refused for one that the service does not have."""
    known = {item["code"] for item in world.service.get("languages", [])}
    if language is not None and language not in known:
        raise refuse_call(f"The service has no language {language}")


def build_page(
    emulator: Emulator, call: Call, rows: Sequence[T], render: Callable[[T], Payload], *, in_wild_mode: int
) -> Answer:
    """Return the page of a list that the call asks for; in wild mode one of at most `in_wild_mode` rows."""
    page = read_integer(call, "page", 1)
    page_size = read_integer(call, "pageSize", 10, PAGE_SIZE_LIMIT)
    if emulator.config.wild:
        page_size = min(page_size, in_wild_mode)
    shown = [render(row) for row in rows[(page - 1) * page_size : page * page_size]]
    pages = -(-len(rows) // page_size)
    return Answer(build_success_list(shown, total=len(rows), pages=pages, pageNum=page, pageSize=page_size))
