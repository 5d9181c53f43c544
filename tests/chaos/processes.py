"""Processes that are there to be killed: the real worker, and forks of this program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable

from django.core.management import call_command

from inquiries.services.upstream import clients
from tests.chaos.place import ROOT, Place, disconnect


class Process:
    """A child by its id. Every one of them is ended by id, and reaped."""

    def __init__(self, name: str, pid: int) -> None:
        self.name = name
        self.pid = pid
        self.code: int | None = None  # negative: the signal that ended it
        self.stopped = False

    def poll(self) -> int | None:
        """How it ended, or None while it runs."""
        if self.code is None:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if done else None
        return self.code

    def wait(self) -> int:
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code

    def send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)
            self.stopped = number == signal.SIGSTOP

    def kill(self) -> None:
        self.send(signal.SIGKILL)
        self.wait()


def start_worker(place: Place) -> Process:
    """`manage.py deliver`, as it is started in earnest."""
    with place.log.open("ab") as log:
        command = [sys.executable, "manage.py", "deliver"]
        started = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    # From here on it is waited for by its id; Popen has nothing more to do.
    started.returncode = 0
    return Process("worker", started.pid)


def fork(place: Place, name: str, work: Callable[[], object]) -> Process:
    """Do `work` in a child. The parent must have one thread only."""
    disconnect()
    pid = os.fork()
    if pid:
        return Process(name, pid)
    code = 1
    try:
        log = os.open(place.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(log, sys.stderr.fileno())
        clients.forget_clients()  # no socket is shared with the parent
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        # Nothing of the parent's is to be cleaned up here.
        os._exit(code)


def fork_worker(place: Place, prepare: Callable[[], object], **options: int) -> Process:
    """The worker's command in a fork, after `prepare` has changed what is to be tried out."""

    def work() -> None:
        prepare()
        call_command("deliver", **options)

    return fork(place, "worker", work)
