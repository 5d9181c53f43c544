"""The spam policy: count attempts to create by the customer's address (contract, sections 2 and 3)."""

from collections import defaultdict, deque

from sandbox.api.envelope import SPAM_DAY, SPAM_MINUTE, Refused

MINUTE_MS = 60 * 1000
DAY_MS = 24 * 60 * MINUTE_MS
PER_MINUTE = 3
PER_DAY = 10


class SpamPolicy:
    """Counts every signed attempt, also one whose fields are refused, but none during a block."""

    def __init__(self) -> None:
        self._attempts: dict[str, deque[int]] = defaultdict(deque)
        self._blocks: dict[str, tuple[int, int]] = {}

    def count(self, address: str, now_ms: int) -> None:
        """Count an attempt. Raises Refused (1001 or 1002) for one too many, and for 24 hours from then on."""
        code, until_ms = self._blocks.get(address, (0, 0))
        if now_ms < until_ms:
            raise Refused(code, None)
        attempts = self._attempts[address]
        attempts.append(now_ms)
        while attempts and attempts[0] <= now_ms - DAY_MS:
            attempts.popleft()
        last_minute = sum(1 for at_ms in attempts if at_ms > now_ms - MINUTE_MS)
        if last_minute > PER_MINUTE:
            self._block(address, SPAM_MINUTE, now_ms)
        if len(attempts) > PER_DAY:
            self._block(address, SPAM_DAY, now_ms)

    def _block(self, address: str, code: int, now_ms: int) -> None:
        self._blocks[address] = (code, now_ms + DAY_MS)
        raise Refused(code, None)
