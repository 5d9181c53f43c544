"""What a node serves in the tests of its start and end: each request is read whole and takes a moment.

With LOADED_WHEN it is not loaded before the file of that name is there.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

if file := os.environ.get("LOADED_WHEN"):
    sys.stderr.write("Waiting to be loaded\n")
    while not Path(file).exists():
        time.sleep(0.01)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    received = len(environ["wsgi.input"].read())
    time.sleep(0.02)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(str(received))))])
    return [str(received).encode()]
