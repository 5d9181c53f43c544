"""What a process of the server does after it was forked: threads and connections begin here, and not before."""

import os
import signal
import threading
import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from gunicorn.workers.base import Worker  # type: ignore[import-untyped]

from inquiries.services import heartbeats
from portal.health import monitor


def start_threads(process: Worker) -> None:
    """Start what a process that serves pages does beside its requests.

    Raises:
        ImproperlyConfigured: if workers are wanted that nothing has started.
    """
    if settings.DELIVERY_WORKERS and not process.cfg.preload_app:
        raise ImproperlyConfigured("DELIVERY_WORKERS are started by `gunicorn --preload` only.")
    monitor.start()
    heartbeats.Heart(heartbeats.Role.WEB).start()


def deliver(process: Worker) -> None:
    """Deliver as `manage.py deliver` does, until SIGTERM."""
    threading.Thread(target=_report, args=(process,), name="report", daemon=True).start()
    call_command("deliver")


def _report(process: Worker) -> None:
    """Tell gunicorn every second that the process is well, while it is not stuck, and end it if gunicorn has gone.

    Gunicorn ends a process that has not done so for its `--timeout`, and begins another.
    """
    while True:
        if not heartbeats.is_stuck():
            process.notify()
        # Not alive: SIGTERM came before the delivery listened to it, so it is sent again until it does.
        if os.getppid() != process.ppid or not process.alive:
            os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)
