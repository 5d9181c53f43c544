"""What gunicorn's own process does before it forks the others: say what each is for, and prepare what they share."""

import gc
import sys

from django.conf import settings
from django.db import connections
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]

from portal.web_server.server_process import ServerProcess

# Gunicorn ends those with the lowest age first when it has too many, as after SIGTTOU.
_ENDED_FIRST, _ENDED_LAST = 0, sys.maxsize


def add_delivery_workers(server: Arbiter) -> None:
    """Have gunicorn keep as many processes more as DELIVERY_WORKERS says."""
    server.cfg.set("workers", server.cfg.workers + settings.DELIVERY_WORKERS)
    server.num_workers = server.cfg.workers


def retire_processes(server: Arbiter) -> None:
    """Let gunicorn replace all processes that there are, at SIGHUP: those that deliver, too."""
    for process in server.WORKERS.values():
        process.age = _ENDED_FIRST


def choose_role(server: Arbiter, process: ServerProcess) -> None:
    """Let the process that is forked next deliver if fewer than DELIVERY_WORKERS do."""
    delivering = [other for other in server.WORKERS.values() if other.delivers and other.age != _ENDED_FIRST]
    if len(delivering) < settings.DELIVERY_WORKERS:
        process.delivers, process.age = True, _ENDED_LAST


def prepare_memory() -> None:
    """Close what must not be shared, and keep what is shared in one place.

    A connection to a database belongs to one process. Objects that the collector need not look at any more are not
    written to by it either, so that processes go on sharing them.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):  # PostgreSQL's, which has threads
            connection.close_pool()
    gc.collect()
    gc.freeze()
