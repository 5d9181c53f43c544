"""63 submission types against 20,000: the list of inquiries with its filter, the picker, and the search of types."""

import tempfile
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.growth.measured_process import Page, compare, measure_pages
from benchmarks.report import Figure
from benchmarks.servers import Sandbox

_MANY = 20_000
_TOPICS, _GROUPS = 20, 40  # the first level, and the second one below each
_FIRST = 100_000  # the ids of what is added
_NAMES = ("배송 지연", "환불 요청", "이중 결제", "주문 취소", "상품 불량", "교환 문의", "쿠폰 사용", "회원 탈퇴")
_LIST, _NEW = "/narae/inquiries/", "/narae/inquiries/new/"
_PAGES = {
    "my inquiries": ("member", _LIST),
    "my inquiries, one topic": ("member", f"{_LIST}?category="),
    "picker, first level": ("-", _NEW),
    "picker, one level deeper": ("-", f"{_NEW}?category="),
    "a form": ("-", f"{_NEW}?category=2601"),
    "search of a type": ("-", "/narae/inquiries/new/types/?q=이중+결제"),
    "search with a slip": ("-", "/narae/inquiries/new/types/?q=refundz"),
    "search that finds nothing": ("-", "/narae/inquiries/new/types/?q=zzzzzzzz"),
}


def measure() -> list[Figure]:
    """Measure both numbers, each with a database and a process of its own."""
    with servers.sandbox() as sandbox:
        few = _measure(sandbox, 2537)
        for start in range(0, _MANY, 1000):
            sandbox.control("POST", "categories", {"add": _build_types(start, start + 1000)})
        many = _measure(sandbox, _FIRST)
    bars = {"my inquiries": "at most 60 KiB", "my inquiries, one topic": "at most 60 KiB"}
    return [compare(name, few[name], page, bars.get(name, "flat")) for name, page in many.items()]


def _measure(sandbox: Sandbox, topic: int) -> dict[str, Page]:
    with tempfile.TemporaryDirectory(prefix="portal-growth-") as folder:
        env = servers.environment(Path(folder)) | {"LOG_LEVEL": "ERROR"}
        servers.prepare(env, sandbox.url)
        pages = {
            name: (user, f"{path}{topic}" if path.endswith("=") else path) for name, (user, path) in _PAGES.items()
        }
        measured: dict[str, Page] = {}
        for user in ("member", "-"):
            paths = {name: path for name, (whose, path) in pages.items() if whose == user}
            found = measure_pages(env, user, list(paths.values()))
            measured |= {name: found[path] for name, path in paths.items()}
    return measured


def _build_types(start: int, end: int) -> list[dict[str, Any]]:
    """Return types of three levels in the contract's shape: topics first, then groups, then the types below these."""
    return [_build_type(number) for number in range(start, end)]


def _build_type(number: int) -> dict[str, Any]:
    key, level = _FIRST + number, 1 if number < _TOPICS else 2 if number < _TOPICS * (_GROUPS + 1) else 3
    if level == 1:
        parent, line = 0, []
    elif level == 2:
        parent = _FIRST + (number - _TOPICS) % _TOPICS
        line = [parent]
    else:
        group = number % (_TOPICS * _GROUPS)
        parent = _FIRST + _TOPICS + group
        line = [_FIRST + group % _TOPICS, parent]
    name = f"{_NAMES[number % len(_NAMES)]} {number}"
    return {
        "categoryId": key,
        "parent": parent,
        "name": name,
        "level": level,
        "path": "\\" + "".join(f"{ancestor}\\" for ancestor in line),
        "orderNo": number,
        "languages": {
            code: name if code == "ko" else f"Type {number} {code}" for code in ("ko", "en", "ja", "zh", "th")
        },
    }
