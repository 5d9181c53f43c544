"""What a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

from portal import safety  # noqa: E402 - models can be imported from here on

safety.refuse_to_start()
