from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

# Properties hold or they do not; how long an example takes is no rule of theirs.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The rules below are written in English, whatever the default language of a deployment is."""
    with translation.override("en"):
        yield
