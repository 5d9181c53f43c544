"""`make bench`: calls, memory and speed in one run of a minute or two, all of it on this machine.

`make bench ARGS=pages` measures only what pages cost, in a minute.
`make bench ARGS=walks` counts the files that carry a value instead, and `ARGS="walks --files"` names them.
`make bench ARGS=help` measures the help with 10,000 questions.
`ARGS=draining` measures the worker.
`ARGS=desk` measures the operators' desk with 60,000 inquiries, `ARGS="desk URL URL"` in two databases of PostgreSQL.
`ARGS=growth` measures what grows; with the address of a PostgreSQL server after it
(`ARGS="growth postgres://user@host:5432"`) also two nodes and 500,000 inquiries, in a database that it makes and drops.
`ARGS="growth types"` measures a part of it: services, types, tickets, inquiries, list, and with a server nodes, scale.
"""

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import (
    calls,
    desk,
    draining,
    growth,
    help_growth,
    page_loading,
    pages,
    receipt_without_upstream,
    servers,
    silent_upstream,
    slow_upstream,
    source_files_per_value,
    upload_memory,
    upload_time,
)
from benchmarks.customer import Customer
from benchmarks.report import Figure, table
from benchmarks.servers import Sandbox


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if "draining" in sys.argv[1:]:
        print(draining.measure())
        return
    if "walks" in sys.argv[1:]:
        print(source_files_per_value.measure(with_files="--files" in sys.argv))
        return
    if "help" in sys.argv[1:]:
        _show("The help with 10,000 questions", help_growth.measure())
        return
    if "desk" in sys.argv[1:]:
        databases = [address for address in sys.argv[1:] if "://" in address]
        _show("The desk with 60,000 inquiries and 50 services", desk.measure(databases))
        return
    if "growth" in sys.argv[1:]:
        rest = [argument for argument in sys.argv[1:] if argument != "growth"]
        server = next((argument for argument in rest if argument.startswith("postgres")), "")
        for title, figures in growth.measure(server, [argument for argument in rest if argument != server]):
            _show(title, figures)
        return
    began, busy = time.monotonic(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="portal-benchmarks-") as folder, servers.sandbox() as sandbox:
        env = servers.environment(Path(folder))
        servers.prepare(env, sandbox.url)
        servers.unpace(env)
        if "pages" not in sys.argv[1:]:
            _with_one_worker(env, sandbox)
        _as_in_production(env, sandbox)
    took = time.monotonic() - began
    print(f"Took {took:.0f} seconds on {os.cpu_count()} processors, with {busy:.1f} others running when it began.")
    print("What each figure means: benchmarks/README.md")


def _with_one_worker(env: dict[str, str], sandbox: Sandbox) -> None:
    with servers.portal(env, workers=1) as portal:
        customer = Customer(portal)
        _show("Calls upstream", calls.measure(customer, sandbox))
        _show("Memory", upload_memory.measure(customer))
        _show("Pages while Online Contact hangs", silent_upstream.measure(customer, sandbox))
        _show("Time of an upload through the portal", upload_time.measure(customer, sandbox))
    sandbox.control("POST", "reset", {})


def _as_in_production(env: dict[str, str], sandbox: Sandbox) -> None:
    with servers.portal(env | {"DELIVERY_WORKERS": "1"}, workers=2) as portal:
        customer = Customer(portal)
        figures = [*pages.measure(customer), *pages.measure_memory(customer)]
        _show("Processor time a request, of a bare page of 1 KB", figures)
        if "pages" in sys.argv[1:]:
            _show("Later visits, over the wire", page_loading.measure_later(portal.url))
            return
        _show("The receipt, post and page", receipt_without_upstream.measure(customer, sandbox))
        _show("The form on a phone, as in production", page_loading.measure(portal.url))
        _show("The list, upstream 150 ms, 32 at once", slow_upstream.measure(customer, sandbox))


def _show(title: str, figures: list[Figure]) -> None:
    print(table(title, figures), flush=True)


if __name__ == "__main__":
    main()
