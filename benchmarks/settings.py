"""The portal's own settings, with static files as in production, and bare pages to compare its pages with."""

from portal.settings import *  # noqa: F403
from portal.settings import BASE_DIR, STORAGES, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0] |= {"DIRS": [BASE_DIR / "templates", BASE_DIR / "benchmarks" / "templates"]}
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
