"""How long a page is nothing while Online Contact hangs, and how long until it says that it cannot be loaded."""

import re
import time

from benchmarks.customer import LIST, Customer
from benchmarks.report import Figure
from benchmarks.servers import Sandbox

_REST = re.compile(r'data-rest="([^"]+)"')


def measure(customer: Customer, sandbox: Sandbox) -> list[Figure]:
    """Open the list while OC takes requests and never answers."""
    fault = {"match": {"op": "list"}, "do": {"kind": "delay", "seconds": 3600}}
    customer.get(LIST)  # types are known
    rule = sandbox.control("POST", "faults", fault)["id"]
    try:
        began = time.monotonic()
        shown = customer.get(LIST).content.decode()
        first = time.monotonic() - began
        rest = _REST.search(shown)
        if rest:
            customer.get(rest[1].replace("&amp;", "&"))
        whole = time.monotonic() - began
    finally:
        sandbox.control("DELETE", f"faults/{rule}")
    return [
        Figure("list, something useful", f"{first:.2f} s", "0.5 s"),
        Figure("list, the reason and what is known here", f"{whole:.1f} s", "OC_PAGE_DEADLINE"),
    ]
