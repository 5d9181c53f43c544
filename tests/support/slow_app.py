"""What a node serves in the tests of its end: each request is read whole and takes a moment."""

import time
from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    received = len(environ["wsgi.input"].read())
    time.sleep(0.02)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(str(received))))])
    return [str(received).encode()]
