"""Django's PostgreSQL backend with a pool that recovers at once after a restart of the database.

The pool's own check throws away one dead connection at a time and pauses ever longer in between: after a restart it
takes longer to come to a good one than a visitor waits for a page. Here the first dead one has all of them looked at.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    pool: Any  # which the type stubs have not heard of

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if not self.pool:
            return connection
        try:
            ConnectionPool.check_connection(connection)
        except OperationalError:
            self.pool.putconn(connection)
            self.pool.check()
            return super().get_new_connection(conn_params)
        return connection
