"""How large a run is, and what is taken away when: thought out beforehand from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product

NODES = WORKERS = 2
# What happens to a node or a worker; each of them meets all that concerns it.
NODE_KILLED, NODE_DRAINED, WEB_PROCESS_KILLED = "node killed", "node drained", "web process killed"
WORKER_KILLED, WORKER_STOPPED = "worker killed", "worker stopped"
OF_PROCESSES = (NODE_KILLED, WORKER_KILLED, NODE_DRAINED, WORKER_STOPPED, WEB_PROCESS_KILLED)
MAY_CUT_OFF = (NODE_KILLED, WEB_PROCESS_KILLED)  # requests that the process had
# What happens to the services that both nodes and both workers use.
REDIS_KILLED, REDIS_HANGS = "Redis killed", "Redis hangs"
S3_REFUSES, S3_FAILS, S3_RESETS, S3_SILENT = "S3 refuses", "S3 answers 500", "S3 resets", "S3 is silent"
OF_SERVICES = (REDIS_KILLED, S3_REFUSES, REDIS_HANGS, S3_FAILS, S3_RESETS, S3_SILENT)


@dataclass(frozen=True)
class Plan:
    """`submissions` are the customers' sends, `requests` those while nodes are restarted in turn.

    `scale` is how long the delivery's durations are, compared with real ones; `database` is the address of a PostgreSQL
    on which a database can be made, or `postgres` for the usual one.
    """

    submissions: int = 2000
    requests: int = 5000
    customers: int = 6
    scale: float = 0.05
    seed: int = 1
    database: str = "postgres"


@dataclass(frozen=True)
class Turn:
    """Comes once so much of all was sent (`at`, from 0 to 1); a service is away for `seconds`."""

    at: float
    what: str
    target: int = 0
    seconds: float = 0.0


def process_turns(plan: Plan) -> list[Turn]:
    """Nodes and workers in turn: the second one is never touched before the first one is back."""
    kinds = [(what, target) for target, what in product(range(NODES), OF_PROCESSES)]
    count = max(len(kinds), plan.submissions // 25)
    return [Turn(_place(number, count), *kinds[number % len(kinds)]) for number in range(count)]


def service_turns(plan: Plan) -> list[Turn]:
    """Redis and S3 in turn, each of them for some seconds."""
    chance = random.Random(plan.seed)
    count = max(len(OF_SERVICES), plan.submissions // 50)
    kinds = [OF_SERVICES[number % len(OF_SERVICES)] for number in range(count)]
    return [Turn(_place(number, count), what, 0, chance.uniform(2, 6)) for number, what in enumerate(kinds)]


def _place(number: int, count: int) -> float:
    """Nothing before some were sent, and the last one while there is still something to send."""
    return 0.03 + 0.85 * number / count
