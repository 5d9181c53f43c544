"""Servers that the portal's own surroundings are tried with."""

from tests.support.certificates import certified
from tests.support.rawserver import raw_server

__all__ = ["certified", "raw_server"]
