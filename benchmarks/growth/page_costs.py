"""Pages by Django's client inside one process of the portal: `python -m benchmarks.growth.page_costs USER PATH...`.

Prints JSON: of each path, warm, the least seconds of the processor and by the clock, its queries and its bytes. The
least of several rounds, because a machine that is slow for some seconds adds to what a page takes.
"""

import json
import math
import sys
import time

import django

_WARM, _IN_TURN = 3, 3
_LASTS = 10.0  # seconds, for all rounds


def main() -> None:
    django.setup()
    from django.db import connection  # noqa: PLC0415 - the settings have to be prepared first
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415

    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "ko"})
    user, *paths = sys.argv[1:]
    if user != "-":
        client.force_login(User.objects.get(username=user))
    # What a page begins in the background, such as the index of types, is no part of others: a search waits for it.
    for path in paths * _WARM:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
    cpu: dict[str, float] = {}
    seconds: dict[str, float] = {}
    end = time.perf_counter() + _LASTS
    while time.perf_counter() < end:
        for path in [path for path in paths for _ in range(_IN_TURN)]:
            began, busy = time.perf_counter(), time.process_time()
            client.get(path)
            cpu[path] = min(cpu.get(path, math.inf), time.process_time() - busy)
            seconds[path] = min(seconds.get(path, math.inf), time.perf_counter() - began)
    measured = {}
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            size = len(client.get(path).content)
        measured[path] = [cpu[path], seconds[path], len(queries), size]
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
