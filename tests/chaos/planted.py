"""Shows that the checker sees what is wrong: the known wrong strategies, each against the schedule that it fears."""

from __future__ import annotations

import signal

from inquiries.models import Attempt, Inquiry
from tests.chaos import evidence
from tests.chaos.checker import Verdict
from tests.chaos.place import Place
from tests.chaos.plan import Plan
from tests.chaos.processes import Process, fork_worker
from tests.chaos.submissions import TICKET, Submission
from tests.chaos.submitting import submit
from tests.chaos.waiting import nothing_is_left, wait_for
from tests.chaos.wrong import RIGHT, STRATEGIES, Strategy, sleep_before_sending
from tests.support.factories import make_service

_SUBMISSIONS = 6


def run(here: Place, plan: Plan) -> bool:
    """Whether every wrong strategy was caught, and the right one cleared of each."""
    make_service(here.sandbox, paced=False)
    print(f"Strategies, {_SUBMISSIONS} submissions each, {plan.database}")
    outcomes = [_try(here, strategy) for strategy in (*STRATEGIES, *RIGHT)]
    return all(outcomes)


def _try(here: Place, strategy: Strategy) -> bool:
    verdict = _verdict(here, strategy)
    caught = bool(getattr(verdict, strategy.harm)) if strategy.harm else verdict.holds and not verdict.pending
    print(
        f"  {strategy.name}: ok {len(verdict.ok)}, lost {len(verdict.lost)}, duplicated {len(verdict.duplicated)}",
        end="",
    )
    print("" if caught else f" -- NOT AS EXPECTED: {verdict}")
    return caught


def _verdict(here: Place, strategy: Strategy) -> Verdict:
    Inquiry.objects.all().delete()
    for path in here.promises():
        path.unlink()
    here.sandbox.reset()
    since_ms = evidence.now_ms(here.sandbox)
    sent = [
        Submission(number, TICKET, f"chaos-{number}", f"{number} {strategy.name}", f"form-{number}")
        for number in range(_SUBMISSIONS)
    ]
    submit(here, 0, sent)
    strategy.meets(here.sandbox, here.pace)
    workers: list[Process] = []
    try:
        (_with_a_sleeper if strategy.sleeps else _alone)(here, strategy, workers)
    finally:
        for worker in workers:
            worker.kill()
    return evidence.judged(here, sent, since_ms)


def _alone(here: Place, strategy: Strategy, workers: list[Process]) -> None:
    workers.append(fork_worker(here, strategy.plant))
    nothing_is_left()
    if strategy.is_late:  # what did not arrive when its signature has expired never does
        stuck = here.sandbox.clock()["now_ms"] + 1000 * here.pace.validity
        wait_for(lambda: here.sandbox.clock()["now_ms"] > stuck)


def _with_a_sleeper(here: Place, strategy: Strategy, workers: list[Process]) -> None:
    """One worker falls asleep with a claim in hand; when it wakes, another has long sent what it holds."""

    def prepare() -> None:
        strategy.plant()
        sleep_before_sending()

    sleeper = fork_worker(here, prepare, lanes=1)  # that one thing is held
    workers.append(sleeper)
    wait_for(Attempt.objects.exists)
    held = Attempt.objects.get()
    workers.append(fork_worker(here, lambda: None))
    nothing_is_left()
    sleeper.send(signal.SIGCONT)
    wait_for(lambda: Attempt.objects.get(pk=held.pk).ended_at is not None)
