"""Compares what the customers were told with what Online Contact has: each send once, with its files as they were."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inquiries.models import Inquiry
from tests.chaos import evidence
from tests.chaos.checker import Arrival, Key, Promise, Verdict, compare
from tests.chaos.evidence import build_comment_key, read_words
from tests.chaos.place import Place
from tests.chaos.submissions import TICKET
from tests.cluster.sends import Send, picked_files
from tests.cluster.tally import Tally


@dataclass(frozen=True)
class Judged:
    """`verdict` is the storm's; of the files, those that are not at OC as they were picked; `unsent` got no receipt."""

    verdict: Verdict
    files_missing: list[str]
    files_different: list[str]
    unsent: list[int]

    @property
    def holds(self) -> bool:
        verdict = self.verdict
        return verdict.holds and not (
            verdict.pending or verdict.parked or self.files_missing or self.files_different or self.unsent
        )


def judge(place: Place, sends: Iterable[Send], tally: Tally, since_ms: int) -> Judged:
    by_number = {send.number: send for send in sends}
    receipts_by_words, usercodes = _read_rows()
    promises = []
    for number in tally.receipts:
        send = by_number[number]
        key = _build_key(send)
        # A comment leads to its conversation, which shows no number: the row with its words is meant.
        receipt = next(filter(None, tally.receipts[number]), "") or receipts_by_words.get(key, f"none for {number}")
        usercode = send.usercode or usercodes.get(receipt, "")
        promises.append(Promise(receipt, key, usercode, send.ticket_id, picked_files(send)))
    arrivals = list(evidence.arrivals(place.sandbox, since_ms))
    missing, different = compare_files(promises, arrivals)
    unsent = sorted(by_number.keys() - tally.receipts.keys())
    return Judged(compare(promises, arrivals, evidence.rows()), missing, different, unsent)


def compare_files(promises: Iterable[Promise], arrivals: Iterable[Arrival]) -> tuple[list[str], list[str]]:
    """The promised files that are not there by their name, and those that are there with other bytes."""
    there = {arrival.key: Counter(arrival.files) for arrival in arrivals}
    missing: list[str] = []
    different: list[str] = []
    for promise in promises:
        for file in promise.files:
            found = there.get(promise.key, Counter())
            if file in found:
                continue
            name = file.rpartition(" ")[0]
            is_there = any(other.rpartition(" ")[0] == name for other in found)
            (different if is_there else missing).append(file)
    return missing, different


def _build_key(send: Send) -> Key:
    words = html.escape(send.content)
    return build_comment_key(send.ticket_id, words) if send.ticket_id else (TICKET, read_words(words))


def _read_rows() -> tuple[Mapping[Key, str], Mapping[str, str]]:
    """Receipts of comments by their key, and the usercodes of all receipts."""
    comments, usercodes = {}, {}
    for inquiry in Inquiry.objects.iterator():
        usercodes[inquiry.receipt] = inquiry.usercode
        if inquiry.kind == Inquiry.Kind.COMMENT:
            words = html.escape(inquiry.submitted.content)
            comments[build_comment_key(inquiry.ticket_id, words)] = inquiry.receipt
    return comments, usercodes
