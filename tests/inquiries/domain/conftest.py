from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The rules below are written in English, whatever the default language of a deployment is."""
    with translation.override("en"):
        yield
