"""What every test has. What only some need is in tests/support, one module for each need."""

import gc

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as properties

pytest_plugins = [
    "tests.support.xdist_sharing",
    "tests.support.network",
    "tests.support.log_privacy",
    "tests.support.emptied_database",
    "tests.support.browser",
    "tests.support.sandbox_fixtures",
    "tests.support.pages",
    "tests.support.background",
    "tests.support.platform",
    "tests.support.operators",
    "tests.support.s3",
]

# Properties are not timed either, and try the same examples everywhere; `--hypothesis-profile search` tries others.
properties.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.register_profile("suite", parent=properties.get_profile("search"), derandomize=True)
properties.load_profile("suite")


# Nothing that is collected is garbage.
gc.disable()


def pytest_collection_finish() -> None:
    """What was collected stays until the end: looking through it for garbage takes a twentieth of the time."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Ids begin again with every test's database; nothing kept under them may outlive it."""
    if settings.configured:  # the client and the sandbox are also tested without Django
        cache.clear()
