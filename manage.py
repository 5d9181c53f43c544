#!/usr/bin/env python3
"""Django's command line."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - Django must see the settings first
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    from common.database.failures import describe_failure  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"manage.py: {error}")
    except DatabaseError as error:
        said = describe_failure(error)
        if "--traceback" in sys.argv or not said:
            raise
        sys.exit(f"manage.py: {said}")


if __name__ == "__main__":
    main()
