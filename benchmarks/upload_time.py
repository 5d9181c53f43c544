"""How long a file takes through the portal, against straight to the upstream."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from benchmarks.customer import SMALLEST_FORM, Customer, form_path, post
from benchmarks.paced_upload import Upload, pdf
from benchmarks.report import Figure, ratio, spread
from benchmarks.servers import Sandbox
from benchmarks.upload_memory import SIZE
from inquiries.oc.signing import build_string_to_sign, compute_signature

_PATH = "/narae/openapi/v1/ticket/attachments/upload.json"
_ORGANIZATION, _KEY = "WopqM8euoYw89B7i", "431402c0eaaf46d889f243db9e7492e2"
_LINK = 5_000_000  # bytes a second


def measure(customer: Customer, sandbox: Sandbox) -> list[Figure]:
    file = Upload(pdf(SIZE))
    throttled = replace(file, bytes_per_second=_LINK)
    return [
        Figure("9.9 MB on loopback", _compared(customer, sandbox, file, rounds=9)),
        Figure("9.9 MB over a link of 5 MB/s", _compared(customer, sandbox, throttled, rounds=3)),
    ]


def _compared(customer: Customer, sandbox: Sandbox, file: Upload, *, rounds: int) -> str:
    measured = []
    for _ in range(rounds):
        form = customer.open(form_path(SMALLEST_FORM))
        ours = _timed(partial(customer.upload, form, file))
        measured.append((ours, _timed(partial(_straight, file, sandbox))))
    return f"{ratio(measured):.2f} of direct  ({spread(measured)})"


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _straight(file: Upload, sandbox: Sandbox) -> None:
    """The same file to the upstream itself, signed as it wants it (OC API, section 3)."""
    body = file.body({})
    now = time.time_ns() // 1_000_000
    text = build_string_to_sign(_ORGANIZATION, _PATH, file.md5_hex, now, is_digest=True)
    headers = {"Authorization": compute_signature(_KEY, text), "X-TC-Timestamp": str(now), **body.headers}
    post(int(sandbox.url.rpartition(":")[2]), _PATH, body.blocks, headers)
