"""The portal's own settings, with bare pages beside its pages to compare them with."""

from portal.settings import *  # noqa: F403
from portal.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0] |= {"DIRS": [BASE_DIR / "templates", BASE_DIR / "benchmarks" / "templates"]}
