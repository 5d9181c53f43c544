"""50 services and 500,000 inquiries on PostgreSQL: how queries are planned, and how much a table grows."""

import json
import tempfile
from pathlib import Path

from benchmarks import servers
from benchmarks.growth.fresh_database import fresh_database
from benchmarks.growth.measured_process import measure_pages, run
from benchmarks.report import Figure

_SERVICES, _SEED, _TIMES = 50, 5000, 100
_LONGEST = 90  # characters of a query that are shown
_PAGES = {
    "list, what was sent from here": ("member", "/narae/inquiries/"),
    "start page": ("member", "/narae/"),
    "operators' home": ("operator", "/admin/"),
    "operators' list": ("operator", "/admin/inquiries/inquiry/"),
}


def measure(database_server: str) -> list[Figure]:
    """Measure with 5,000, then with a hundred times as many, and explain every query of these pages and of the jobs."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-growth-") as folder,
        fresh_database(database_server) as database,
        servers.sandbox() as sandbox,
    ):
        env = servers.environment(Path(folder)) | {"DATABASE_URL": database, "LOG_LEVEL": "ERROR"}
        servers.prepare(env, sandbox.url)
        run(env, "fill", "services", str(_SERVICES - 1))
        run(env, "fill", "inquiries", str(_SEED))
        few = _measure(env)
        run(env, "fill", "copies", str(_TIMES))
        many = _measure(env)
        plans = json.loads(run(env, "query_plans", *sorted({f"{user}={path}" for user, path in _PAGES.values()})))
    total = _SEED * _TIMES
    figures = [
        Figure(name, f"{many[name] / few[name]:.2f}  ({1000 * few[name]:.0f} -> {1000 * many[name]:.0f} ms)", "flat")
        for name in _PAGES
    ]
    scans = plans["scans"]
    figures.append(Figure("queries that read a whole large table", f"{len(scans)} of {plans['queries']}", "0"))
    figures += [Figure("", scan[:_LONGEST]) for scan in scans]
    figures += [
        Figure(f"{table}, with its indexes", f"{size / total:.0f} bytes an inquiry")
        for table, size in plans["sizes"].items()
    ]
    return figures


def _measure(env: dict[str, str]) -> dict[str, float]:
    run(env, "fill", "statistics")
    measured: dict[str, float] = {}
    for user in ("member", "operator"):
        pages = {name: path for name, (whose, path) in _PAGES.items() if whose == user}
        found = measure_pages(env, user, list(pages.values()))
        measured |= {name: found[path].cpu for name, path in pages.items()}
    return measured
