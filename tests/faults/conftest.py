"""Every fault is met by a customer of the demo's service, in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.support.certificates import certified
from tests.support.rawserver import raw_server

__all__ = ["certified", "raw_server"]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
