"""Build the state that the sandbox starts with."""

import random
import time

from sandbox.seed.definitions import add_categories_and_fields, build_service
from sandbox.seed.help_center import add_help_center
from sandbox.seed.tickets import TicketWriter
from sandbox.state.world import World


def build(seed: int, *, service_id: str = "narae", now_ms: int | None = None) -> World:
    """Return the world as it is at the start. The same seed and time give the same world.

    `now_ms` (milliseconds since the epoch, the present by default) is the moment that the tickets' ages count
    from; `service_id` is the one that inline images in answers refer to.
    """
    world = World(service=build_service(service_id))
    add_categories_and_fields(world)
    moment = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    add_help_center(world, random.Random(f"help {seed}"), moment)  # noqa: S311 - as below
    TicketWriter(world, random.Random(seed), moment).write_all()  # noqa: S311 - a repeatable demo, not a secret
    return world
