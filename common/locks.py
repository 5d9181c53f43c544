"""Named locks in the database: callers wait for each other only if they do the same thing.

A row could be locked instead, but a form that is not sent yet has none, nor has a new customer. A lock on the
service's own row would let all its customers wait for one.
"""

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import QuerySet


def hold(what: str, *whose: object) -> None:
    """Wait for the lock, and hold it until the end of the caller's transaction.

    `what` says what is done, `whose` for which form, person or network. Raises `TransactionManagementError` outside a
    transaction, where nothing would be held.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a lock is held until the end of a transaction")
    if connection.vendor != "postgresql":
        return  # SQLite lets one transaction in at a time: they are begun IMMEDIATE
    name = "\x1f".join([what, *map(str, whose)])
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def delete_unlocked(rows: QuerySet[Any]) -> int:
    """Delete the rows that no other transaction has locked. Returns their number.

    The others are left for the next time: a transaction that never waits cannot be part of a deadlock.
    """
    with transaction.atomic():
        unlocked = rows.select_for_update(skip_locked=True).values("pk")
        return int(rows.model._default_manager.filter(pk__in=unlocked).delete()[0])
