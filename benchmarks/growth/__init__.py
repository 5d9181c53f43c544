"""`make bench ARGS=growth`: pages, jobs and tables with much more than the demo has, each beside its bar."""

from collections.abc import Iterator

from benchmarks.growth import inquiries, large_installation, nodes, services, tickets, types
from benchmarks.report import Figure


def measure(database_server: str) -> Iterator[tuple[str, list[Figure]]]:
    """Measure one table after the other.

    Args:
        database_server: the address of a PostgreSQL server, without a database; "" leaves out what needs one.
    """
    yield "Services, 1 -> 200: a warm page as a ratio", services.measure()
    yield "Submission types, 63 -> 20,000: a warm page as a ratio", types.measure()
    yield "A member's tickets, 20 -> 5,000", tickets.measure()
    yield "60,000 inquiries", inquiries.measure()
    yield "The list, upstream 150 ms, 32 at once, two workers of 16 threads", nodes.measure_one()
    if database_server:
        yield "Two nodes against one, upstream 150 ms", nodes.measure_two(database_server)
        yield "50 services, 500,000 inquiries, PostgreSQL", large_installation.measure(database_server)
