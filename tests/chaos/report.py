"""What a run prints: what was done, what went wrong on the way, and the sets that must be empty."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q

from inquiries.models import Attempt, Inquiry
from tests.chaos.checker import Verdict
from tests.chaos.place import Place
from tests.chaos.plan import Plan


@dataclass(frozen=True)
class Weather:
    """What a run had to bear.

    `share` of all creates and comments was faulted, `hits` are the faults by kind; `finished` says whether all was
    promised, and nothing was left to do in time.
    """

    kills: int
    pauses: int
    share: float
    hits: Mapping[str, int]
    seconds: float
    finished: bool


def storm(plan: Plan, weather: Weather, verdict: Verdict) -> bool:
    """Prints a run; returns whether the bar holds."""
    print(f"{plan.submissions} submissions, seed {plan.seed}, {plan.database}, RESEND_UNKNOWN={plan.resend}")
    print(f"  {weather.seconds:.0f} s, {plan.workers} workers, {weather.kills} kills, {weather.pauses} pauses")
    for line in attempts():
        print(f"  {line}")
    print(f"  faulted while faults lasted: {weather.share:.0%} of creates and comments")
    for name, count in sorted(weather.hits.items(), key=lambda hit: -hit[1]):
        print(f"    {count:5} {name}")
    well = sets(verdict, resend=plan.resend)
    if not weather.finished:
        print("  THE RUN DID NOT COME TO ITS END, whatever the sets say.")
    return well and weather.finished


def attempts() -> list[str]:
    """What the portal's own rows say of the way."""
    outcomes = Counter(dict(Attempt.objects.values_list("outcome").annotate(Count("pk"))))
    cut_short = outcomes.pop("", 0)
    in_doubt = outcomes["OutcomeUnknown"] + cut_short
    again = Inquiry.objects.filter(attempts__number__gt=1).distinct().count()
    resent = Attempt.objects.filter(number__gt=1).filter(
        Q(inquiry__attempts__outcome__in=("", "OutcomeUnknown"), inquiry__attempts__number=F("number") - 1)
    )
    words = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
    return [
        f"attempts: {Attempt.objects.count()} ({words}, {cut_short} cut short)",
        f"unknowns: {in_doubt}; resends after an unknown: {resent.count()}; inquiries with several attempts: {again}",
    ]


def sets(verdict: Verdict, *, resend: str = "auto") -> bool:
    """Prints the sets; returns whether those that must be empty are."""
    well = verdict.holds
    print(f"  ok {len(verdict.ok)}, lost {len(verdict.lost)}, duplicated {len(verdict.duplicated)},", end=" ")
    print(f"unexpected {len(verdict.unexpected)}, wrong {len(verdict.wrong)},", end=" ")
    print(f"doubled files {len(verdict.doubled_files)}, pending {len(verdict.pending)}", end="")
    if resend == "manual":
        # Comments behind a parked one did not arrive either; they are counted apart from other pending ones.
        print(f" (behind a parked comment), parked {len(verdict.parked)}", end=" ")
        print(f"(parked but there {len(verdict.parked_but_there)})")
    else:
        print()
        well = well and not verdict.pending and not verdict.parked
    for key in verdict.unexpected[:10]:
        print(f"    unexpected: {key}")
    print("  The bar holds." if well else "  THE BAR DOES NOT HOLD.")
    return well


def after_resending(verdict: Verdict) -> bool:
    print("  After an operator sent the parked again:")
    return sets(verdict)


def log(here: Place) -> None:
    for event, count in sorted(errors(here).items()):
        print(f"  logged {count} times: {event}")


def errors(here: Place) -> Counter[str]:
    """Events that the processes logged as errors, and what else they wrote that is not routine."""
    counted: Counter[str] = Counter()
    if here.log.exists():
        for line in here.log.read_text(errors="replace").splitlines():
            counted[_event(line)] += 1
    counted.pop("", None)
    return counted


def _event(line: str) -> str:
    try:
        entry = json.loads(line)
    except ValueError:
        return line.strip()[:80] if line[:1].strip() and "[INFO]" not in line else ""
    return f"{entry['level']} {entry['event']}"[:80]
