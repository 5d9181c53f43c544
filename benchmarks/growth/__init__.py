"""`make bench ARGS=growth`: pages, jobs and tables with much more than the demo has, each beside its bar."""

from collections.abc import Callable, Collection, Iterator
from functools import partial

from benchmarks.growth import many_inquiries, many_services, many_tickets, many_types, plans_and_table_growth, two_nodes
from benchmarks.report import Figure


def measure(database_server: str, chosen: Collection[str] = ()) -> Iterator[tuple[str, list[Figure]]]:
    """Measure one table after the other.

    Args:
        database_server: the address of a PostgreSQL server, without a database; "" leaves out what needs one.
        chosen: the names of the parts that are wanted; none for all of them.

    Raises:
        SystemExit: there is no part of such a name, or it needs a server.
    """
    parts: dict[str, tuple[str, Callable[[], list[Figure]]]] = {
        "services": ("Services, 1 -> 200: a warm page as a ratio", many_services.measure),
        "types": ("Submission types, 63 -> 20,000: a warm page as a ratio", many_types.measure),
        "tickets": ("A member's tickets, 20 -> 5,000", many_tickets.measure),
        "inquiries": ("60,000 inquiries", many_inquiries.measure),
        "list": ("The list, upstream 150 ms, 32 at once, two workers of 16 threads", two_nodes.measure_one),
    }
    if database_server:
        parts |= {
            "nodes": ("Two nodes against one, upstream 150 ms", partial(two_nodes.measure_two, database_server)),
            "large": (
                "50 services, 500,000 inquiries, PostgreSQL",
                partial(plans_and_table_growth.measure, database_server),
            ),
        }
    if unknown := set(chosen) - parts.keys():
        raise SystemExit(f"There is no {', '.join(sorted(unknown))} to measure; there are {', '.join(parts)}.")
    for name, (title, measure_part) in parts.items():
        if not chosen or name in chosen:
            yield title, measure_part()
