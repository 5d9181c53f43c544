"""The delivery worker: deliver waiting inquiries, reconcile unknown outcomes, and send mails."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from accounts.mail import outbox
from common.time_scale import scale
from common.wakeup import Listener
from inquiries import checks
from inquiries.management.bounded_numbers import build_whole_number_parser
from inquiries.models import Inquiry
from inquiries.services import heartbeats
from inquiries.services.delivery import claims, deliver, lanes, reconciliation
from inquiries.services.delivery.claims import Batch
from inquiries.services.delivery.lanes import Lanes
from inquiries.services.guests import links_and_codes

log = logging.getLogger(__name__)
_BATCH = 10
MOST_LANES = 100
# In seconds, and as DELIVERY_TIME_SCALE has them.
IDLE = 1.0  # between looks at an empty queue
_IDLE_IF_NUDGED = 10.0  # at most, where a nudge says that there is something new


class Command(BaseCommand):
    help = "Deliver accepted inquiries to Online Contact until stopped. Several may run, here and on other machines."
    # The portal's own, of the place that it runs in. Django's are of the code, and load all pages: 12 MiB.
    requires_system_checks = ("portal",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Deliver what is due now, then stop.")
        parser.add_argument("--healthy", action="store_true", help="Say by the exit code whether a worker runs here.")
        parser.add_argument(
            "--lanes",
            type=build_whole_number_parser(1, MOST_LANES),
            metavar="N",
            default=settings.DELIVERY_LANES,
            help="How many inquiries of a service are sent at once (DELIVERY_LANES).",
        )

    def handle(self, *args: Any, once: bool = False, healthy: bool = False, lanes: int = 1, **options: Any) -> None:
        if healthy:
            if not heartbeats.is_worker_alive(heartbeats.get_host()):
                raise CommandError("No worker of this machine was seen within a minute, or one of its lanes is stuck.")
            return
        checks.refuse_to_start()
        stop = threading.Event()
        if once:
            claims.expire_leases()
            process_each(claims.pick(claims.find_due(), None), _deliver, stop)
            _reconcile_due(stop, most=None)
            _send_due_mails(stop)
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        # Looking for what is in doubt has a thread of its own: behind a queue of new inquiries it would starve. So has
        # the mail: no inquiry waits for a mail server. Its pauses are real ones, also in a rehearsal.
        heart = heartbeats.Heart(heartbeats.Role.WORKER).start()
        others = [
            threading.Thread(target=repeat, args=(work, stop, pause), name=work.__name__, daemon=True)
            for work, pause in ((_reconcile_due, scale(1)), (_send_due_mails, timedelta(seconds=1)))
        ]
        for other in others:
            other.start()
        sending = Lanes(lanes, _deliver, stop)
        repeat(partial(_feed, sending), stop, scale(1), sending.is_busy)
        sending.close()
        for other in others:
            other.join()
        heart.stop()


def _feed(sending: Lanes, stop: threading.Event) -> int:
    """Give the lanes what is due. They go on by themselves, so there is no further work here."""
    claims.expire_leases()
    sending.feed()
    return 0


def _deliver(inquiry: Inquiry) -> None:
    deliver.deliver(inquiry, deadline=settings.OC_DEADLINE)


def repeat(
    work: Callable[[threading.Event], int],
    stop: threading.Event,
    second: timedelta,
    is_busy: Callable[[], bool] = lambda: False,
) -> None:
    """Work until told to stop, also through outages of the database. Idle threads sleep for `second`s.

    While it `is_busy`, which its other threads are, it sleeps for one at most.
    """
    listener = Listener()
    while not stop.is_set():
        heartbeats.note_lane(threading.current_thread().name)
        close_old_connections()
        try:
            idle = 0.0 if work(stop) else _wait_for_work(listener, is_busy())
        except Exception:  # a lane that ended unseen would be worse than anything that can be wrong here
            log.exception("worker.crashed")
            idle = IDLE
        if idle:
            listener.wait(stop, (idle * second).total_seconds())


def _wait_for_work(listener: Listener, is_busy: bool) -> float:
    """Return the seconds to wait after a lookup that found nothing, until the next row comes due."""
    if is_busy or not listener.hears:
        return IDLE
    next_at = claims.find_next_time()
    in_time = (next_at - timezone.now()) / scale(1) if next_at else _IDLE_IF_NUDGED
    return min(max(in_time, IDLE), _IDLE_IF_NUDGED)


def _reconcile_due(stop: threading.Event, most: int | None = _BATCH) -> int:
    if not reconciliation.is_any_due():
        return 0
    return process_each(claims.pick(reconciliation.find_due(), most), reconciliation.reconcile, stop)


def _send_due_mails(stop: threading.Event) -> int:
    return links_and_codes.tell_late() + outbox.send_due(lambda: not stop.is_set())


def process_each(batch: Batch, step: Callable[[Inquiry], None], stop: threading.Event) -> int:
    """Process each row as it is when its turn comes. If told to stop, finish the current one."""
    try:
        for key in batch.keys:
            if stop.is_set():
                break
            lanes.take(key, batch.until, step)
    finally:
        batch.release()
    return len(batch.keys)
