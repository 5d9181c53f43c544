"""The WSGI application."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# They quote values, and would be written beside the log.
logging.captureWarnings(True)
application = get_wsgi_application()

from inquiries import checks  # noqa: E402 - models can be imported from here on

checks.refuse_to_start()
checks.refuse_without_static_files()

from django.urls import get_resolver  # noqa: E402

# All pages are loaded before the first request, which would wait for that.
_ = get_resolver().url_patterns
