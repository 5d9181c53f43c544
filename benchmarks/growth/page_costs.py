"""Pages by Django's client inside one process of the portal: `python -m benchmarks.growth.page_costs USER PATH...`.

Prints JSON: of each path, warm, the median seconds of the processor and by the clock, its queries and its bytes.
"""

import json
import sys
import time
from statistics import median

import django

_WARM, _TIMED = 3, 9


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
    measured = {}
    # What a page begins in the background, such as the index of types, is no part of others: a search waits for it.
    for path in paths:
        client.get(path)
    for path in paths:
        for _ in range(_WARM):
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}")
        cpu, seconds = [], []
        for _ in range(_TIMED):
            began, busy = time.perf_counter(), time.process_time()
            client.get(path)
            cpu.append(time.process_time() - busy)
            seconds.append(time.perf_counter() - began)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            size = len(client.get(path).content)
        measured[path] = [median(cpu), median(seconds), len(queries), size]
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
