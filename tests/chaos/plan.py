"""How large a run is, and on what."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """`database` is sqlite, postgres, or the address of a PostgreSQL on which a database can be made.

    `scale` is how long the delivery's durations are, compared with real ones; `comments` is the share of further
    questions, which are on so many `tickets`; `times` is how often each crash point is met, and each form posted.
    """

    database: str = "sqlite"
    resend: str = "auto"
    scale: float = 0.02
    seed: int = 1
    submissions: int = 5000
    kills: int = 160
    workers: int = 3
    comments: float = 0.2
    tickets: int = 250
    times: int = 20
    forms: int = 200
    sends: int = 500

    @property
    def pauses(self) -> int:
        return self.kills // 5
