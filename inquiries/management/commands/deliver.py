"""The delivery worker: deliver waiting inquiries, reconcile unknown outcomes, and send mails."""

import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from accounts.mail import outbox
from common.time_scale import scale
from common.wakeup import Listener
from inquiries import checks
from inquiries.models import Inquiry
from inquiries.services import heartbeats
from inquiries.services.delivery import claims, deliver, reconciliation
from inquiries.services.delivery.claims import Batch
from inquiries.services.guests import access

log = logging.getLogger(__name__)
_BATCH = 10
# In seconds, and as DELIVERY_TIME_SCALE has them.
IDLE = 1.0  # between looks at an empty queue
_IDLE_IF_NUDGED = 10.0  # at most, where a nudge says that there is something new
_SET_ASIDE = 15 * 60.0


class Command(BaseCommand):
    help = "Deliver accepted inquiries to Online Contact until stopped. Several may run, here and on other machines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Deliver what is due now, then stop.")
        parser.add_argument("--healthy", action="store_true", help="Say by the exit code whether a worker runs here.")

    def handle(self, *args: Any, once: bool = False, healthy: bool = False, **options: Any) -> None:
        if healthy:
            sys.exit(not heartbeats.is_worker_alive(heartbeats.get_host()))
        checks.refuse_to_start()
        stop = threading.Event()
        if once:
            _deliver_due(stop, most=None)
            _reconcile_due(stop, most=None)
            _send_due_mails(stop)
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        # Looking for what is in doubt has a lane of its own: behind a queue of new inquiries it would starve. So has
        # the mail: no inquiry waits for a mail server. Its pauses are real ones, also in a rehearsal.
        heart = heartbeats.start(heartbeats.Role.WORKER)
        lanes = [
            threading.Thread(target=repeat, args=(work, stop, pause), name=work.__name__, daemon=True)
            for work, pause in ((_reconcile_due, scale(1)), (_send_due_mails, timedelta(seconds=1)))
        ]
        for lane in lanes:
            lane.start()
        repeat(_deliver_due, stop, scale(1))
        for lane in lanes:
            lane.join()
        heart.stop()


def repeat(work: Callable[[threading.Event], int], stop: threading.Event, second: timedelta) -> None:
    """Work until told to stop, also through outages of the database. Idle lanes sleep for `second`s."""
    listener = Listener()
    while not stop.is_set():
        heartbeats.note_lane(work.__name__)
        close_old_connections()
        try:
            idle = 0.0 if work(stop) else _wait_for_work(listener)
        except Exception:  # a lane that ended unseen would be worse than anything that can be wrong here
            log.exception("worker.crashed")
            idle = IDLE
        if idle:
            listener.wait(stop, (idle * second).total_seconds())


def _wait_for_work(listener: Listener) -> float:
    """Return the seconds to wait after a lookup that found nothing, until the next row comes due."""
    if not listener.hears:
        return IDLE
    next_at = claims.find_next_time()
    in_time = (next_at - timezone.now()) / scale(1) if next_at else _IDLE_IF_NUDGED
    return min(max(in_time, IDLE), _IDLE_IF_NUDGED)


def _deliver_due(stop: threading.Event, most: int | None = _BATCH) -> int:
    claims.expire_leases()
    due = claims.pick(claims.find_due(), most)
    return process_each(due, lambda inquiry: deliver.deliver(inquiry, deadline=settings.OC_DEADLINE), stop)


def _reconcile_due(stop: threading.Event, most: int | None = _BATCH) -> int:
    return process_each(claims.pick(reconciliation.find_due(), most), reconciliation.reconcile, stop)


def _send_due_mails(stop: threading.Event) -> int:
    return access.tell_late() + outbox.send_due(lambda: not stop.is_set())


def process_each(batch: Batch, step: Callable[[Inquiry], None], stop: threading.Event) -> int:
    """Process each row as it is when its turn comes. If told to stop, finish the current one."""
    try:
        for key in batch.keys:
            if stop.is_set():
                break
            _take(batch, key, step)
    finally:
        batch.release()
    return len(batch.keys)


def _take(batch: Batch, key: int, step: Callable[[Inquiry], None]) -> None:
    try:
        inquiry = Inquiry.objects.select_related("service").filter(pk=key, lease_until=batch.until).first()
        if inquiry:  # else it took so long that another worker has it now
            step(inquiry)
    except DatabaseError:
        raise
    except Exception:  # one row that cannot be read must not hold up those behind it
        log.exception("worker.row_failed", extra={"inquiry": key})
        claims.set_aside(key, scale(_SET_ASIDE))
