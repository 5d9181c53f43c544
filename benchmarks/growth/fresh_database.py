"""A database of its own at a PostgreSQL server, gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Create an empty database and drop it in the end.

    Args:
        server: the address of the server, without a database.
    """
    name = f"portal_growth_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
