"""Keeps workers and customers running, and kills and pauses them at random while there is something to do."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.chaos.place import Pace
from tests.chaos.processes import Process

Start = Callable[[], Process]


@dataclass
class Post:
    """A process that is started again whenever it is gone, unless it ended of itself and may."""

    start: Start
    may_end: bool
    process: Process

    def has_ended(self) -> bool:
        return self.may_end and self.process.poll() == 0

    def look_after(self) -> None:
        if self.process.poll() is not None and not self.has_ended():
            self.process = self.start()


@dataclass
class Supervisor:
    """Whom it meets, and for how long, follows from the seed and from how far the run is."""

    pace: Pace
    chance: random.Random
    posts: list[Post] = field(default_factory=list)
    kills: int = 0
    pauses: int = 0
    _wakes: list[tuple[float, Process]] = field(default_factory=list)

    def employ(self, start: Start, *, may_end: bool = False) -> None:
        self.posts.append(Post(start, may_end, start()))

    def look_after(self) -> None:
        """Replace killed processes, and wake those that have slept long enough."""
        now = time.monotonic()
        for wake, process in [sleeper for sleeper in self._wakes if sleeper[0] <= now]:
            process.send(signal.SIGCONT)
            self._wakes.remove((wake, process))
        for post in self.posts:
            post.look_after()

    def kill_one(self) -> None:
        if found := self._choose_running():
            found.kill()
            self.kills += 1

    def pause_one(self) -> None:
        """For longer than a lease, and at times for longer than it takes until something is sent again."""
        if found := self._choose_running():
            found.send(signal.SIGSTOP)
            self._wakes.append((time.monotonic() + self.chance.uniform(1.2 * self.pace.lease, self._longest), found))
            self.pauses += 1

    def wake_all(self) -> None:
        for _, process in self._wakes:
            process.send(signal.SIGCONT)
        self._wakes.clear()

    def customers_are_done(self) -> bool:
        return all(post.has_ended() for post in self.posts if post.may_end)

    def end(self) -> None:
        for post in self.posts:
            post.process.kill()

    @property
    def _longest(self) -> float:
        return 1.2 * self.pace.settle

    def _choose_running(self) -> Process | None:
        awake = [post.process for post in self.posts if post.process.poll() is None and not post.process.stopped]
        return self.chance.choice(awake) if awake else None
