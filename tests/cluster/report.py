"""What a run prints: what was taken away, what customers met, and the promises that may not be broken."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.chaos import report as chaos_report
from tests.cluster.judging import Judged
from tests.cluster.plan import NODES, WORKERS

if TYPE_CHECKING:
    from tests.cluster.storm import Storm

_MOST = 5


def print_storm(storm: Storm, judged: Judged, raged: float, share: float) -> bool:
    """Prints a run; returns whether every promise was kept."""
    plan, tally = storm.plan, storm.tally
    print(f"{plan.submissions} sends through nginx, {NODES} nodes, {WORKERS} workers, seed {plan.seed}, {raged:.0f} s")
    for lane in storm.lanes:
        turns = Counter(turn.what for turn in lane.turns[: lane.taken])
        print(f"  {', '.join(f'{what} {count}' for what, count in sorted(turns.items()))}")
        if lane.problem:
            print(f"  NOT ALL WAS TAKEN AWAY: {lane.problem}")
    print(f"  faulted while faults lasted: {share:.0%} of creates and comments")
    for line in chaos_report.attempts():
        print(f"  {line}")
    for what, count in sorted(tally.seen.items()):
        print(f"  {count:6} {what}")
    errors: Counter[str] = Counter()
    for event, count in chaos_report.errors(storm.site.place).items():
        if event.startswith("ERROR"):
            errors[re.sub(r"\(pid:\d+\) ", "", event)] += count
    for event, count in sorted(errors.items()):
        print(f"  logged {count} times: {event}")
    chaos_report.sets(judged.verdict)
    print(f"  files missing {len(judged.files_missing)}, different {len(judged.files_different)}", end="")
    print(f", sends without a receipt {len(judged.unsent)}")
    for promise, lines in tally.broken.items():
        print(f"  {promise}: {len(lines)}")
        for line in lines[:_MOST]:
            print(f"    {line}")
    well = judged.holds and tally.holds and not any(lane.problem for lane in storm.lanes)
    print("Every promise was kept." if well else "A PROMISE WAS BROKEN.")
    return well
