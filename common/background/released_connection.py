"""The database connection of a thread that waits for something else."""

from django.db import connection


def release_connection() -> None:
    """Return the thread's connection to the pool, before a long wait; the next query takes another one.

    Inside a transaction it is kept, and so is a connection to SQLite, of which there is no limited number.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()
