"""How much a worker grows while large files pass through it."""

import threading
from concurrent.futures import ThreadPoolExecutor

from benchmarks import process_stats
from benchmarks.customer import LIST, SMALLEST_FORM, Customer, form_path
from benchmarks.paced_upload import Upload, pdf
from benchmarks.report import Figure

SIZE = 9_900_000  # bytes
_AT_ONCE = 8
_ROUNDS = 3


def measure(customer: Customer) -> list[Figure]:
    """All uploads go through the one worker that there is."""
    (worker,) = customer.portal.workers
    for path in (LIST, form_path(SMALLEST_FORM)):
        customer.get(path)
    customer.upload(customer.open(form_path(SMALLEST_FORM)), Upload(pdf(10_000)))
    idle = process_stats.resident(worker)
    process_stats.forget_peak(worker)
    for _ in range(_ROUNDS):
        _upload_at_once(customer)
    grown = process_stats.peak(worker) - idle
    return [
        Figure("a worker, idle after a few pages", f"{idle:.0f} MiB"),
        Figure(f"more at its peak, {_AT_ONCE} uploads of 9.9 MB at once", f"{grown:.1f} MiB", "at most 32 MiB"),
        Figure(
            f"more afterwards, {_AT_ONCE * _ROUNDS} uploads later", f"{process_stats.resident(worker) - idle:.1f} MiB"
        ),
    ]


def _upload_at_once(customer: Customer) -> None:
    file = Upload(pdf(SIZE))
    forms = [customer.open(form_path(SMALLEST_FORM)) for _ in range(_AT_ONCE)]
    start = threading.Barrier(_AT_ONCE)

    def upload(number: int) -> None:
        start.wait()
        customer.upload(forms[number], file)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(upload, range(_AT_ONCE)))
