"""Read by gunicorn wherever it is started from this folder. How many workers and threads is for who starts it."""

from django.apps import apps
from gunicorn.arbiter import Arbiter

from portal.web_server import before_fork, slow_senders
from portal.web_server.server_process import ServerProcess

logger_class = "portal.web_server.server_log.ServerLog"
worker_class = "portal.web_server.server_process.ServerProcess"  # threads, and no connection is reset at the end
graceful_timeout = 60  # seconds for requests in flight, such as uploads, once the server was told to end
# No peer sets the environment or the scheme, not even one on this machine: what a proxy says is read by the portal
# itself, from the networks in TRUSTED_PROXIES. Gunicorn by itself would take SCRIPT_NAME and PATH_INFO from loopback.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
proxy_protocol = "off"
header_map = "drop"

slow_senders.limit_senders()


def on_starting(server: Arbiter) -> None:
    """Prepare to fork, where the portal was loaded before (`--preload`)."""
    if apps.ready:
        before_fork.add_delivery_workers(server)
        before_fork.prepare_memory()


def on_reload(server: Arbiter) -> None:
    """Replace all processes at SIGHUP."""
    if apps.ready:
        before_fork.add_delivery_workers(server)
        before_fork.retire_processes(server)


def pre_fork(server: Arbiter, worker: ServerProcess) -> None:
    """Say what the next process is for."""
    if apps.ready:
        before_fork.choose_role(server, worker)


def post_fork(server: Arbiter, worker: ServerProcess) -> None:
    """Tell the process how many threads it has."""
    slow_senders.set_threads(worker.cfg.threads)


def post_worker_init(worker: ServerProcess) -> None:
    """Start the threads of a process that serves the portal."""
    if apps.ready and not worker.delivers:
        from portal.web_server import after_fork  # noqa: PLC0415 - needs the portal to be loaded

        after_fork.start_threads(worker)
