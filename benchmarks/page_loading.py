"""What a browser has to fetch for a page, when its largest part is painted, and how much of it jumps meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks.customer import LANGUAGE, form_path
from benchmarks.report import Figure
from tests.support.browser import ARGUMENTS, CHROMIUM

USUAL_FORM, FULLEST_FORM = 2557, 2542
_PAGES = (("usual form, 8 fields", USUAL_FORM), ("fullest form, 19 fields", FULLEST_FORM))
_ROUNDS = 5
VISITS = 6  # a browser fetches the dictionary when it has nothing else to do, mostly in the second or third
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
# Chromium's own "slow 4G": 1.6 Mbit/s down, 750 kbit/s up, 150 ms, and a processor of a quarter of the speed.
_SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
_SLOWER = 4
_OBSERVE = """
window.seen = { paint: 0, shift: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.paint = entry.startTime)))
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """`sent` are the bytes over the wire, headers too; `paint` is in seconds; `shift` is 0 where nothing jumped."""

    addresses: tuple[str, ...]
    sent: int
    paint: float
    shift: float


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def measure(url: str) -> list[Figure]:
    """The form, as it comes to a phone that has never been here, and to one that has."""
    with browser() as chromium:
        return [figure for name, category in _PAGES for figure in _figures(name, chromium, url + form_path(category))]


def measure_later(url: str) -> list[Figure]:
    """What a phone fetches that has been here before, and has the dictionary since one of its visits."""
    with browser() as chromium:
        sent = [(name, visits(chromium, url + form_path(category), VISITS)[-1].sent) for name, category in _PAGES]
    return [
        Figure(name, f"{bytes_ / 1000:.1f} KB", "4 KB" if number == 0 else "")
        for number, (name, bytes_) in enumerate(sent)
    ]


def _figures(name: str, chromium: Browser, url: str) -> list[Figure]:
    first, *further = visits(chromium, url, VISITS)
    fetches, later = max(further, key=lambda visit: visit.sent), further[-1]
    paints = [visits(chromium, url, 1, slow=True)[0].paint for _ in range(_ROUNDS)]
    spread = f"{min(paints):.2f}..{max(paints):.2f}"
    return [
        Figure(f"{name}: first visit", f"{len(first.addresses)} requests, {first.sent / 1000:.1f} KB", "8 and 60 KB"),
        Figure(
            "the visit that fetches the dictionary",
            f"{len(fetches.addresses)} requests, {fetches.sent / 1000:.1f} KB",
            "15 KB",
        ),
        Figure("later visits", f"{len(later.addresses)} requests, {later.sent / 1000:.1f} KB", "15 KB"),
        Figure("largest paint on slow 4G", f"{median(paints):.2f} s  ({spread})", "1.0 s"),
        Figure("layout shift", f"{max(visit.shift for visit in (first, *further)):.3f}", "0"),
    ]


def visits(chromium: Browser, url: str, count: int = 2, *, slow: bool = False) -> list[Visit]:
    """The first visit and later ones, by a browser that has nothing yet; `slow` as on a bad mobile network."""
    context = chromium.new_context(locale=LANGUAGE, **PHONE)
    context.add_init_script(_OBSERVE)
    try:
        return [_visit(context, url, slow=slow) for _ in range(count)]
    finally:
        context.close()


def _visit(context: BrowserContext, url: str, *, slow: bool) -> Visit:
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    seen = _Seen()
    protocol.on("Network.requestWillBeSent", seen.asked)
    protocol.on("Network.requestServedFromCache", seen.kept)
    protocol.on("Network.responseReceived", seen.answered)
    protocol.on("Network.loadingFinished", seen.finished)
    protocol.on("Network.loadingFailed", seen.failed)
    protocol.send("Network.enable")
    if slow:
        _slow_down(protocol)
    page.goto(url, wait_until="networkidle")
    while seen.waits:  # a dictionary is no part of the page, and may still be on its way
        page.wait_for_timeout(20)
    timing = _timing(page)
    page.close()
    fetched = [key for key, address in seen.addresses.items() if address.startswith("http")]
    sent = int(sum(seen.sizes.get(key, 0) for key in fetched))
    return Visit(tuple(seen.addresses[key] for key in fetched), sent, timing["paint"] / 1000, timing["shift"])


class _Seen:
    """What the browser's own protocol tells of the network, by request."""

    def __init__(self) -> None:
        self.addresses: dict[str, str] = {}
        self.sizes: dict[str, float] = {}

    @property
    def waits(self) -> bool:
        return not self.addresses.keys() <= self.sizes.keys()

    def asked(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def kept(self, event: dict[str, Any]) -> None:
        """It came out of the browser's cache after all."""
        self.addresses.pop(event["requestId"], None)

    def answered(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self.kept(event)

    def finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def failed(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = 0


def _slow_down(protocol: CDPSession) -> None:
    protocol.send("Network.emulateNetworkConditions", _SLOW_4G)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})


def _timing(page: Page) -> dict[str, float]:
    """The browser tells of a paint a moment after it."""
    page.wait_for_function("seen.paint > 0")
    return dict(page.evaluate("seen"))
