"""Every crash point, each so many times, one after another in one database; then an ordinary worker finishes."""

from __future__ import annotations

from itertools import count

from django.db.models import Count

from inquiries.models import Inquiry
from inquiries.services.delivery import claims
from tests.chaos import evidence, report
from tests.chaos.place import Place
from tests.chaos.plan import Plan
from tests.chaos.points import Install, Point, after, points
from tests.chaos.processes import fork_worker
from tests.chaos.submissions import COMMENT, TICKET, Submission
from tests.chaos.submitting import submit
from tests.chaos.waiting import all_are_delivered, wait_for
from tests.support.factories import make_service


def run(here: Place, plan: Plan) -> bool:
    """Whether all arrived exactly once, and every point was met as often as it should be."""
    print(f"Crash points, each {plan.times} times, {plan.database}")
    return _Crashes(here, plan.times).run()


def left_behind() -> None:
    """A worker that leaves a claim behind."""
    after(claims, "claim")


class _Crashes:
    def __init__(self, here: Place, times: int) -> None:
        self.here, self.times = here, times
        make_service(here.sandbox, paced=False)
        self.since_ms = evidence.now_ms(here.sandbox)
        self.known = evidence.known_tickets(here.sandbox)
        self.numbers = count()
        self.sent: list[Submission] = []

    def run(self) -> bool:
        met = [self._crash(point) for point in points() for _ in range(self.times)]
        finished = self._finish()
        verdict = evidence.judged(self.here, self.sent, self.since_ms)
        print(f"  points: {len(points())}; kills: {sum(met)} of {len(met)}; submissions: {len(self.sent)}")
        for line in report.attempts():
            print(f"  {line}")
        report.log(self.here)
        return report.sets(verdict) and finished and all(met)

    def _crash(self, point: Point) -> bool:
        """Something to do for the point, and a worker that dies there. Returns whether it did."""
        submission = self._submission(point)
        # The file has not gone up when the form is sent; what is to be in doubt gets no answer that says anything.
        rule = self.here.sandbox.fault("upload", "refuse") if point.files else 0
        self._send(submission)
        if point.files:
            self.here.sandbox.remove_fault(rule)
        if point.doubt:
            op = "comment" if submission.kind == COMMENT else "create"
            executed = submission.number % 3 > 0
            self.here.sandbox.fault(op, "html", status=500, executed=executed, times=1, usercode=submission.usercode)
        left = not point.lease or self._dies(left_behind, "a claim that is left behind")
        return left and self._dies(point.install, point.name)

    def _dies(self, install: Install, name: str) -> bool:
        """Whether a worker killed itself there; says how it went otherwise."""
        worker = fork_worker(self.here, install)
        if wait_for(lambda: worker.poll() is not None) and worker.wait() < 0:
            return True
        how = f"it ended with {worker.code}" if worker.code is not None else "it went on"
        worker.kill()
        states = dict(Inquiry.objects.values_list("state").annotate(Count("pk")).order_by())
        print(f"  not met: {name}: {how}, {states}")
        return False

    def _submission(self, point: Point) -> Submission:
        number = next(self.numbers)
        content = f"{number}: {point.name}"
        files = (f"{number}.txt",) if point.files else ()
        if number % 2:
            usercode, ticket_id = self.known[number % len(self.known)]
            made = Submission(number, COMMENT, usercode, content, f"form-{number}", ticket_id, files)
        else:
            made = Submission(number, TICKET, f"chaos-{number}", content, f"form-{number}", files=files)
        self.sent.append(made)
        return made

    def _send(self, submission: Submission) -> None:
        submit(self.here, 0, [submission])

    def _finish(self) -> bool:
        worker = fork_worker(self.here, lambda: None)
        try:
            return all_are_delivered()
        finally:
            worker.kill()
