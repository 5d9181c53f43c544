"""A member with 5,000 tickets at OC against one with 20: the list, and a search of words in it."""

import tempfile
from pathlib import Path

from benchmarks import servers
from benchmarks.growth.measured_process import compare, measure_pages, run
from benchmarks.report import Figure

_FEW, _MANY = 20, 5000
_PAGES = {"list": "/narae/inquiries/", "words": "/narae/inquiries/?q=배송"}


def measure() -> list[Figure]:
    """Measure both members at one portal. What OC answers is read each time: tickets are not cached."""
    with tempfile.TemporaryDirectory(prefix="portal-growth-") as folder, servers.sandbox() as sandbox:
        env = servers.environment(Path(folder)) | {"LOG_LEVEL": "ERROR"}
        servers.prepare(env, sandbox.url)
        for number in (_FEW, _MANY):
            run(env, "fill", "tickets", str(number))
        few, many = (measure_pages(env, f"member{number}", list(_PAGES.values())) for number in (_FEW, _MANY))
    waits = Figure("words, by the clock", f"{many[_PAGES['words']].seconds:.2f} s of the newest 2,000", "0.49 s")
    bars = {"list": "flat"}  # of the search of words the clock counts, since OC knows none
    return [*(compare(name, few[path], many[path], bars.get(name, "")) for name, path in _PAGES.items()), waits]
