"""The WSGI application."""

import logging
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# They quote values, and would be written beside the log.
logging.captureWarnings(True)
application = get_wsgi_application()

from inquiries import checks  # noqa: E402 - models can be imported from here on

checks.refuse_to_start()

from portal import web_process  # noqa: E402

# Gunicorn loads this once and forks its workers from it, which no thread survives: see gunicorn.conf.py.
if "gunicorn.arbiter" not in sys.modules:
    web_process.start_threads()
