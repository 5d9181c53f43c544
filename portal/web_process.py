"""A web process: what all workers share that are forked from it, and the threads that each of them has."""

import gc

from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils.translation import gettext, override

from inquiries.services import heartbeats
from portal.health import monitor

# With what they extend and include, nearly all that customers see.
_TEMPLATES = ("new", "list", "thread", "receipt", "review", "edit")


def prepare_to_fork() -> None:
    """Load what every worker needs, so that they share it, and leave nothing open that two processes must not use."""
    _ = get_resolver().url_patterns
    for code, _name in settings.LANGUAGES:
        with override(code):
            gettext("Email")  # reads the language's texts
    for name in _TEMPLATES:
        get_template(f"inquiries/{name}.html")
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]
    gc.collect()
    # What is there already stays until the end. Looking through it for garbage would copy its pages in each worker.
    gc.freeze()


def start_threads() -> None:
    """Begin to measure whether this process is ready, and to tell that it runs."""
    monitor.start()
    heartbeats.start(heartbeats.Role.WEB)
