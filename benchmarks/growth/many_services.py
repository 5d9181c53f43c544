"""1 service against 200: the start page, the list of services, and the operators' pages."""

import tempfile
from pathlib import Path

from benchmarks import servers
from benchmarks.growth.measured_process import compare, measure_pages, run
from benchmarks.report import Figure

_SERVICES = 200
_START = ["/narae/", "/narae/inquiries/new/"]
_PARTS = ("knownissue", "typeguide", "typequestions", "contactoption")
_DESK = ["/admin/", *(f"/admin/inquiries/{part}/" for part in ("service", "inquiry", "dailycount", *_PARTS))]
_FORMS = [f"/admin/inquiries/{part}/{page}" for part in _PARTS for page in ("add/?service=1", "1/change/")]


def measure() -> list[Figure]:
    """Measure both numbers of services in one database, whose lists have a page of rows either way."""
    with tempfile.TemporaryDirectory(prefix="portal-growth-") as folder, servers.sandbox() as sandbox:
        env = servers.environment(Path(folder)) | {"LOG_LEVEL": "ERROR"}
        servers.prepare(env, sandbox.url)
        run(env, "fill", "content")
        measure_pages(env, "-", _START)  # reads what is known of OC; each new process does so once more
        few = measure_pages(env, "-", _START) | measure_pages(env, "operator", _DESK + _FORMS)
        run(env, "fill", "services", "1")  # the list of one service is no page
        few |= measure_pages(env, "-", ["/"])
        run(env, "fill", "services", str(_SERVICES), "1")
        sandbox.control("DELETE", "journal")
        many = measure_pages(env, "operator", _DESK + _FORMS)
        calls = len(sandbox.journal())
        many |= measure_pages(env, "-", [*_START, "/"])
    rows = [compare(path, few[path], page) for path, page in many.items()]
    return [*rows, Figure("calls upstream, all pages of the admin", str(calls), "0")]
