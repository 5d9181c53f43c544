"""The settings of the real server for a test that needs a page which breaks."""

from tests.chaos.settings import *  # noqa: F403

ROOT_URLCONF = "tests.security.crashing"
