"""T48: no text from outside takes time that grows faster than the text: no pattern, and no function that reads texts.

A ratio of times in one run, so that a slow or busy machine changes nothing; what takes no time worth measuring is
linear enough.
"""

import importlib
import inspect
import pkgutil
import re
import time
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import count, product
from statistics import median
from types import ModuleType

import pytest
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString

import accounts
import common
import inquiries
import portal
import sandbox
import sso
from common import normalization, usercodes
from inquiries.domain import receipt_numbers, typed_number_formatting, typed_text
from inquiries.domain.faq import index as faq_index
from inquiries.domain.file_inspection import file_names
from inquiries.domain.safe_html import html_to_text, link_destinations, quotes, sanitizer
from inquiries.forms import personal_number_warnings
from inquiries.oc.types import parsing

SMALL, LARGE = 2_000, 8_000  # characters
WORTH_MEASURING = 0.01  # seconds, for the large text: a quadratic pattern takes ten times as long
MOST = 9.0  # times as long for four times the text: linear is 4, quadratic 16
CERTAINLY_LINEAR = 6.0  # what is measured so once is not measured again
TRIES = 7

# What repeats. Every class of characters that a pattern of ours has, and the beginnings of what they look for.
UNITS = (
    *(" ", "\t", "\n", "a", "A", "1", "0", "-", "_", ".", ",", "@", ":", "/", "\\", "%", "&", "=", '"', "'", "(", "["),
    *("<", ">", "</", "<a", "<a ", "<!", "<p>", "</p>", "<div>", "<br>", "<h1", "</h1", "<img", '<img a="'),
    *("&nbsp;", "{", "#"),
    *("[#", " [#", "a-", "1-", "1 ", "1 - ", "a.", "a@", "a@b.", "oc.", "/hc/", "/a/hc/", "http://", "https://a", "?"),
    *("가", "가 ", "ア", "ก", "é", "\u0300", "\u0300\u0316", "\u0f73", "\u200b", "\ufe0f", "\u3002", "0x", "xn--"),
    *("{image:", "<style", "<script", "_1", "about-1-", "GB82", "1234 ", "--", "<?php", "../", "\x00", "\udcff"),
)
BEGINNINGS = ("", "<img ", "about-1-")
ENDS = ("", "!")


def texts_of(size: int, unit: str, begin: str, end: str) -> str:
    return begin + unit * (size // len(unit)) + end


def seconds(act: Callable[[], object], times: int = 3) -> float:
    """How long it takes at its quickest: whatever else runs on the machine only adds."""
    best = float("inf")
    for _time in range(times):
        began = time.process_time()
        act()
        best = min(best, time.process_time() - began)
    return best


def grows(act: Callable[[str], object], unit: str, begin: str = "", end: str = "") -> bool:
    """Whether the large text takes too much longer most times: a busy machine makes it so, or not so, once or twice."""
    small, large = texts_of(SMALL, unit, begin, end), texts_of(LARGE, unit, begin, end)
    if seconds(partial(act, large), times=1) < WORTH_MEASURING:
        return False
    ratios: list[float] = []
    while len(ratios) < TRIES and (not ratios or max(ratios) > CERTAINLY_LINEAR):
        ratios.append(seconds(partial(act, large)) / max(seconds(partial(act, small), times=5), 1e-4))
    return median(ratios) > MOST


@dataclass(frozen=True)
class Used:
    """A compiled pattern, and whether it is only ever asked about the begin of a text or a whole one."""

    pattern: "re.Pattern[str] | re.Pattern[bytes]"
    from_the_begin: bool

    def act(self, text: str) -> None:
        given = text.encode("utf-8", "surrogatepass") if isinstance(self.pattern.pattern, bytes) else text
        self.pattern.fullmatch(given)  # type: ignore[arg-type]
        self.pattern.match(given)  # type: ignore[arg-type]
        if not self.from_the_begin:
            deque(self.pattern.finditer(given), maxlen=0)  # type: ignore[arg-type]


@cache
def patterns() -> dict[str, Used]:
    """Every compiled pattern of every module, by where it is."""
    found = {}
    for package in (common, accounts, sso, inquiries, portal, sandbox):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" in info.name or info.name.endswith(("__main__", "wsgi", "settings")):
                continue
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for place, one in enumerate(value if isinstance(value, tuple | list) else [value]):
                    for inner in one if isinstance(one, tuple) else [one]:
                        if isinstance(inner, re.Pattern):
                            found[f"{info.name}.{name}.{place}"] = Used(inner, _from_the_begin(module, name))
    return found


def _from_the_begin(module: ModuleType, name: str) -> bool:
    if (module.__name__, name) == ("inquiries.domain.file_inspection.text_signatures", "_MARKS"):
        return True  # one after the other, and each by `match`
    methods = set(re.findall(rf"\b{name}\.(\w+)\(", inspect.getsource(module)))
    return bool(methods) and methods <= {"fullmatch", "match"}


def test_all_patterns_are_found() -> None:
    names = " ".join(patterns())
    for one in (
        "inquiries.domain.receipt_numbers._MARKER",
        "inquiries.domain.safe_html.html_to_text._REGULAR_TAG",
        "inquiries.domain.typed_number_formatting._GROUPS",
        "sandbox.state.help_center._TAG",
    ):
        assert one in names
    assert len(patterns()) > 40


def tried(used: Used) -> Iterator[str]:
    """The texts for which the pattern grows."""
    for unit, begin, end in product(UNITS, BEGINNINGS, ENDS):
        if grows(used.act, unit, begin, end):
            yield repr((begin, unit, end))


@pytest.mark.parametrize("part", range(4))
def test_t48_no_pattern_grows_faster_than_its_text(part: int) -> None:
    chosen = list(patterns().items())[part::4]
    assert [f"{name} {text}" for name, pattern in chosen for text in tried(pattern)] == []


def test_the_measure_finds_a_quadratic_pattern() -> None:
    assert next(tried(Used(re.compile(r"\s*\[#x\]"), from_the_begin=False))) == repr(("", " ", ""))
    assert grows(lambda text: re.findall("a+b", text), "a")
    assert not grows(lambda text: re.findall("a+", text), "a")


def quietly(function: Callable[[str], object]) -> Callable[[str], object]:
    """What refuses a text has read it, too."""

    def act(text: str) -> object:
        try:
            return function(text)
        except (ValueError, ValidationError):
            return None

    return act


_UNLIKE = count()  # what was read once is kept, and would take no time
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "as content": typed_text.convert_to_content,
    "as text": html_to_text.convert_to_text,
    "a definition": lambda text: sanitizer.sanitise_for_language.__wrapped__(text, ""),
    "an answer": lambda text: sanitizer.sanitise_answer(f"{text}{next(_UNLIKE)}", {}),
    "an answer's quotes": lambda text: quotes.fold_quotes(SafeString(f"{text}&gt;{next(_UNLIKE)}")),
    "a link": link_destinations.find_destination,
    "a link in an answer": lambda text: sanitizer.sanitise_answer(f'<a href="{text}">{next(_UNLIKE)}</a>', {}),
    "a host": link_destinations.resolve_host,
    "a line": typed_text.clean_line,
    "a block": typed_text.block,
    "what is searched": typed_text.clean_query,
    "letters": typed_text.split_into_letters,
    "a length": typed_text.count_utf16_units,
    "a marker": receipt_numbers.find_marker,
    "without a marker": receipt_numbers.remove_marker,
    "a receipt number": receipt_numbers.normalize,
    "sensitive numbers": personal_number_warnings.find_personal_data,
    "a label": personal_number_warnings.is_account_field,
    "a number": typed_number_formatting.normalize_number,
    "a telephone number": typed_number_formatting.normalize_phone,
    "words": faq_index.split_into_pieces,
    "a file's name": file_names.clean,
    "an address": normalization.normalize_email,
    "a usercode": usercodes.check,
    "a text of OC's": parsing.parse_body,
    "names of OC's": parsing.split_names,
    "a number of OC's": parsing.parse_number,
    "a day of OC's": parsing.parse_day,
    "composed": lambda text: normalization.normalize("NFC", text),
    "decomposed": lambda text: normalization.normalize("NFKD", text),
}
# Of these a parser makes a tree, whose depth is bounded where it is shown.
PLAIN = [unit for unit in UNITS if unit != "<a "]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_t48_no_function_grows_faster_than_its_text(name: str) -> None:
    act = quietly(FUNCTIONS[name])
    assert [unit for unit in PLAIN if grows(act, unit) or grows(act, unit, "a", "!")] == []


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize(
    "text", ["각ᆨ 한글", "e\u0301\u0323" * 300, "\u0e01\u0e34\u0e48" * 300, "ㄱㅏ가\u1100\u1161" * 100]
)
def test_ordinary_texts_are_composed_as_python_does_it(form: normalization.Form, text: str) -> None:
    assert normalization.normalize(form, text) == unicodedata.normalize(form, text)


def test_a_subject_of_blanks_is_short() -> None:
    assert len(parsing.parse_text(" " * 60_000)) == parsing.LONGEST_LINE
    assert parsing.parse_text("x" * 60_000).endswith("x…")
    assert receipt_numbers.remove_marker("a" + " " * 60_000 + "b") == "a" + " " * 60_000 + "b"


def test_the_marker_goes_with_the_blanks_before_it() -> None:
    assert receipt_numbers.remove_marker("문의  [#K7Q2W-9FXM3A] 끝 [#K7Q2W-9FXM3A]") == "문의 끝"
