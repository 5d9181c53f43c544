"""Customers before nginx while nodes, workers, Redis and S3 are taken away in turn and Online Contact misbehaves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from inquiries.models import Inquiry, Service
from inquiries.services.delivery import deliver as delivery
from tests.chaos import evidence, faults
from tests.chaos.checker import PENDING
from tests.chaos.place import Place
from tests.cluster import judging, report
from tests.cluster import plan as plans
from tests.cluster.browser import Browser, GaveUp
from tests.cluster.customer import Member, Visit
from tests.cluster.plan import Plan, Turn, process_turns, service_turns
from tests.cluster.sends import Send, plan_send
from tests.cluster.site import Site, build_site
from tests.cluster.tally import GAVE_UP, NOT_ENDED, Tally
from tests.support import s3
from tests.support.factories import make_inquiry, make_member, make_service

_LOOK = 0.2  # seconds between two looks
_BACK = 3.0  # seconds until the customers whom a killed process had have seen it
_STUCK = 240.0  # seconds without any progress after which a run is given up
_LONGEST = 20.0  # seconds for an inquiry of before
_LEAVE_EVERY = 8  # sends of a member, after which they sign out and in again


def run(here: Place, plan: Plan) -> bool:
    """Whether every promise was kept; what happened is printed."""
    with build_site(here) as site:
        return Storm(site, plan).run()


class Storm:
    def __init__(self, site: Site, plan: Plan) -> None:
        self.site, self.plan, self.tally = site, plan, Tally()
        service = make_service(site.place.sandbox, paced=False)
        people = [f"member-{number:03}" for number in range(max(4, plan.submissions // 40))]
        self.members = {name: Member(site.port, n, name, self.tally) for n, name in enumerate(people)}
        known = [(name, _make_ticket(service, name)) for name in people]
        self.since_ms = evidence.now_ms(site.place.sandbox)
        self.sends = [plan_send(plan, number, known) for number in range(plan.submissions)]
        self.made, self.began = 0, time.monotonic()
        self.lanes: list[Lane] = []
        self._lock = threading.Lock()

    def run(self) -> bool:
        with ThreadPoolExecutor(self.plan.customers) as pool:
            list(pool.map(Member.sign_in, self.members.values()))
            print(f"  {len(self.members)} members signed in after {time.monotonic() - self.began:.0f} s", flush=True)
            faults.let_loose(self.site.place.sandbox, self.site.place.pace)
            self.lanes = [
                Lane(process_turns(self.plan), self._take_process_turn),
                Lane(service_turns(self.plan), self._take_service_turn),
            ]
            lanes = [threading.Thread(target=lane.run, args=(self._share_made,), daemon=True) for lane in self.lanes]
            for lane in lanes:
                lane.start()
            list(pool.map(self._make, self.sends))
            for lane in lanes:
                lane.join()
        raged = time.monotonic() - self.began
        share = faults.share(self.site.place.sandbox)
        self.site.place.sandbox.clear_faults()
        is_done = self._wait_until_done()
        # What is still stuck on its way arrives by then, or not at all.
        time.sleep(self.site.place.pace.validity)
        judged = judging.judge(self.site.place, self.sends, self.tally, self.since_ms)
        return report.print_storm(self, judged, raged, share) and is_done

    def _share_made(self) -> float:
        return self.made / len(self.sends)

    def _make(self, send: Send) -> None:
        # Customers come while things go wrong, and not before: no lane is left far behind.
        while any(lane.is_behind(self._share_made()) for lane in self.lanes):
            time.sleep(_LOOK)
        try:
            self._visit(send)
        except GaveUp:
            pass  # it was counted
        except Exception as error:
            self.tally.complain(GAVE_UP, f"{send.number}: {error!r}")
        with self._lock:
            self.made += 1
            if self.made % max(1, len(self.sends) // 10) == 0:
                print(f"  {self.made} sent after {time.monotonic() - self.began:.0f} s", flush=True)

    def _visit(self, send: Send) -> None:
        if not send.usercode:
            browser = Browser(self.site.port, send.address, self.tally)
            Visit(browser, send, self.tally).make()
            browser.close()
            return
        member = self.members[send.usercode]
        with member.lock:
            Visit(member.browser, send, self.tally).make()
            member.sends += 1
            if member.sends % _LEAVE_EVERY == 0:
                member.leave_and_return()

    def _take_process_turn(self, turn: Turn) -> None:
        node, worker = self.site.nodes[turn.target], self.site.workers[turn.target]
        self.tally.turn = turn.what
        match turn.what:
            case plans.NODE_KILLED:
                node.kill()
                node.start()
            case plans.NODE_DRAINED:
                self._note_end(node.stop())
                node.start()
            case plans.WEB_PROCESS_KILLED:
                node.kill_process()
                time.sleep(_BACK)
            case plans.WORKER_KILLED:
                worker.kill()
                worker.start()
            case plans.WORKER_STOPPED:
                self._note_end(worker.stop())
                worker.start()
        self.tally.turn = "none"

    def _note_end(self, wrong: str) -> None:
        if wrong:
            self.tally.complain(NOT_ENDED, wrong)

    def _take_service_turn(self, turn: Turn) -> None:
        redis, bucket, seconds = self.site.redis, self.site.s3, turn.seconds
        actions: dict[str, Callable[[], None]] = {
            plans.REDIS_KILLED: partial(redis.be_away, seconds),
            plans.REDIS_HANGS: partial(redis.hang, seconds),
            plans.S3_REFUSES: partial(bucket.refuse, seconds),
            plans.S3_FAILS: partial(bucket.fail, s3.answer_500, seconds),
            plans.S3_RESETS: partial(bucket.fail, s3.Handler.reset, seconds),
            plans.S3_SILENT: partial(bucket.fail, s3.say_nothing, seconds),
        }
        actions[turn.what]()

    def _wait_until_done(self) -> bool:
        """Until OC has everything, or until nothing has changed for long, which is False."""
        last, changed = -1, time.monotonic()
        while (left := Inquiry.objects.filter(state__in=(*PENDING, Inquiry.State.NEEDS_OPERATOR)).count()) > 0:
            if left != last:
                last, changed = left, time.monotonic()
            if time.monotonic() > changed + _STUCK:
                print("Nothing moves any more.")
                return False
            time.sleep(_LOOK)
        return True


def _make_ticket(service: Service, usercode: str) -> str:
    """A member with an inquiry of before, on which they can ask further; its ticket."""
    make_member(usercode)
    inquiry = make_inquiry(service, usercode)
    delivery.deliver(inquiry, deadline=_LONGEST)
    return delivery.reload(inquiry).ticket_id


class Lane:
    """Turns that are taken one after the other, each once enough was sent."""

    def __init__(self, turns: list[Turn], take: Callable[[Turn], None]) -> None:
        self.turns, self.taken = turns, 0
        self.problem = ""
        self._take = take

    def run(self, share_made: Callable[[], float]) -> None:
        try:
            for turn in self.turns:
                while share_made() < turn.at:
                    time.sleep(_LOOK)
                self._take(turn)
                self.taken += 1
        except Exception as error:
            self.problem = f"{turn.what}: {error!r}"

    def is_behind(self, share: float) -> bool:
        """Whether the turn after the next one is due, and the next one is still not over."""
        after_next = self.taken + 1
        return not self.problem and after_next < len(self.turns) and share >= self.turns[after_next].at
