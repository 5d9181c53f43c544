"""The random run: customers, workers, faults, kills and pauses; then healing, waiting, and a verdict."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef
from django.utils import timezone

from common.time_scale import scale
from inquiries.models import Inquiry
from inquiries.services.delivery import reconciliation
from inquiries.services.operations import operator_actions
from tests.chaos import diary, evidence, faults, report
from tests.chaos.checker import PENDING, Verdict
from tests.chaos.place import Place
from tests.chaos.plan import Plan
from tests.chaos.processes import fork, start_worker
from tests.chaos.report import Weather
from tests.chaos.submissions import submission
from tests.chaos.submitting import submit
from tests.chaos.supervisor import Supervisor
from tests.support.factories import make_service

_CUSTOMERS = 3
_LOOK = 0.05  # seconds between two looks at the processes
_STUCK = 180.0  # seconds without any progress after which a run is given up


def run(here: Place, plan: Plan) -> bool:
    """Whether the bar holds; what happened is printed."""
    return _Storm(plan, here).run()


class _Storm:
    def __init__(self, plan: Plan, here: Place) -> None:
        self.plan, self.here = plan, here
        self.began = time.monotonic()
        make_service(here.sandbox, paced=False)
        known = evidence.known_tickets(here.sandbox)
        self.since_ms = evidence.now_ms(here.sandbox)
        self.sent = [submission(plan, n, known) for n in range(plan.submissions)]
        self.supervisor = Supervisor(here.pace, random.Random(plan.seed))
        self.healed_at = timezone.now()

    def run(self) -> bool:
        try:
            all_promised = self._rage()
            share, hits = faults.share(self.here.sandbox), faults.tally(self.here.sandbox)
            finished = self._heal() and all_promised
            weather = Weather(
                kills=self.supervisor.kills,
                pauses=self.supervisor.pauses,
                share=share,
                hits=hits,
                seconds=time.monotonic() - self.began,
                finished=finished,
            )
            verdict = self._verdict()
            well = report.storm(self.plan, weather, verdict)
            report.log(self.here)
            diary.write(self.here, verdict)
            return well and (self.plan.resend == "auto" or self._resend_by_hand())
        finally:
            self.supervisor.end()

    def _rage(self) -> bool:
        """Everything goes wrong until all is promised and most of it is done. Returns whether it came to that."""
        faults.let_loose(self.here.sandbox, self.here.pace)
        # Customers are forks of this process, which must not have threads or connections yet.
        for share in range(_CUSTOMERS):
            mine = self.sent[share::_CUSTOMERS]
            work = partial(submit, self.here, share, mine)
            self.supervisor.employ(partial(fork, self.here, f"customers {share}", work), may_end=True)
        for _ in range(self.plan.workers):
            self.supervisor.employ(partial(start_worker, self.here))
        return self._wait(lambda: self._harmed_enough() and self.supervisor.customers_are_done(), self._harm)

    def _harmed_enough(self) -> bool:
        return self.supervisor.kills >= self.plan.kills and self.supervisor.pauses >= self.plan.pauses

    def _harm(self, done: float) -> None:
        """Kills and pauses are spread over the work, not over the time, whatever the machine."""
        due = min(1.0, done / 0.85)
        if self.supervisor.kills < due * self.plan.kills and (done > 0.85 or self._has_current_claim()):
            self.supervisor.kill_one()
        if self.supervisor.pauses < due * self.plan.pauses:
            self.supervisor.pause_one()

    def _has_current_claim(self) -> bool:
        """Return whether a process holds a claim: a kill tests most at that moment."""
        since = (time.time() - self.here.pace.deadline) * 1000
        return Inquiry.objects.filter(state=Inquiry.State.SENDING, claimed_ms__gt=since).exists()

    def _heal(self) -> bool:
        """Everything goes well again. Returns whether nothing is left to do in the end."""
        self.here.sandbox.clear_faults()
        self.supervisor.wake_all()
        self.healed_at = timezone.now()
        return self._wait(self._is_done)

    def _resend_by_hand(self) -> bool:
        """An operator has found that what is parked is not there, and sends it again."""
        while parked := list(Inquiry.objects.filter(state=Inquiry.State.NEEDS_OPERATOR)):
            for inquiry in parked:
                operator_actions.resend(inquiry)
            if not self._wait(self._is_done):
                return False
        return report.after_resending(self._verdict())

    def _verdict(self) -> Verdict:
        # What is still stuck on its way arrives by then, or not at all.
        time.sleep(self.here.pace.validity)
        return evidence.judged(self.here, self.sent, self.since_ms)

    def _wait(self, done: Callable[[], bool], meanwhile: Callable[[float], None] = lambda _: None) -> bool:
        """Until `done`, or until nothing has changed for long, which is False."""
        last, changed = -1.0, time.monotonic()
        while not done():
            self.supervisor.look_after()
            progress = self._progress()
            if progress != last:
                last, changed = progress, time.monotonic()
            if time.monotonic() > changed + _STUCK:
                print("Nothing moves any more.")
                return False
            meanwhile(progress)
            time.sleep(_LOOK)
        return True

    def _progress(self) -> float:
        """How much of all work is done: half of it is to promise, half to deliver."""
        done = Inquiry.objects.exclude(state__in=PENDING).count()
        return (Inquiry.objects.count() + done) / (2 * self.plan.submissions)

    def _is_done(self) -> bool:
        left = Inquiry.objects.filter(state__in=(*PENDING, Inquiry.State.NEEDS_OPERATOR))
        return not (
            left if self.plan.resend == "auto" else left.exclude(pk__in=_for_operators(self.healed_at))
        ).exists()


def _for_operators(since: datetime) -> set[int]:
    """What was parked and looked for once more since then, and what waits its turn behind such a comment."""
    # The next look is that long after the last one.
    looked = since + scale(reconciliation.OPERATOR_PAUSE)
    parked = Inquiry.objects.filter(state=Inquiry.State.NEEDS_OPERATOR, next_at__gte=looked)
    ahead = parked.filter(kind=Inquiry.Kind.COMMENT, ticket_id=OuterRef("ticket_id"), pk__lt=OuterRef("pk"))
    behind = Inquiry.objects.filter(Exists(ahead), kind=Inquiry.Kind.COMMENT, state=Inquiry.State.ACCEPTED)
    return {*parked.values_list("pk", flat=True), *behind.values_list("pk", flat=True)}
