"""Stored files of customers, whatever keeps them: a folder or a bucket."""

import logging

from django.db.models.fields.files import FieldFile

log = logging.getLogger(__name__)


def delete(file: FieldFile) -> None:
    """Delete the content of a row that is gone already. If that fails, the purge finds the content without a row."""
    try:
        file.delete(save=False)
    except OSError as error:
        log.warning("storage.delete_failed", extra={"error": type(error).__name__})
