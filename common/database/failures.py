"""Failures of the database in words, for the command line."""

from django.db import DatabaseError, OperationalError

_LACKING = ("no such table", "no such column", "has no column named")  # of SQLite
_LACKING_CODES = ("42P01", "42703")  # of PostgreSQL: undefined table, undefined column


def describe_failure(error: DatabaseError) -> str:
    """Return what to do about it, without an address, which may name accounts; "" if that cannot be known."""
    code = getattr(error.__cause__, "sqlstate", None)
    if code in _LACKING_CODES or any(words in str(error) for words in _LACKING):
        return "The database lacks tables of this release: run `python manage.py migrate` first."
    if isinstance(error, OperationalError):
        return "The database does not answer: see DATABASE_URL, or DATA_DIR for SQLite. --traceback says more."
    return ""
