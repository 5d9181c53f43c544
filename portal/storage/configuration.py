"""The setting STORAGES: where customers' files, the services' pictures and the static files are."""

from typing import Any

_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def build_storages(
    files: dict[str, Any], *, moved_from: dict[str, Any] | None, compressed: bool
) -> dict[str, dict[str, Any]]:
    """Build STORAGES.

    Args:
        files: the storage of files, as STORAGE_URL says.
        moved_from: the storage from which `manage.py move_files` moves them, if any.
        compressed: whether static files are served compressed and under hashed names.
    """
    storages: dict[str, dict[str, Any]] = {"staticfiles": {"BACKEND": _COMPRESSED if compressed else _STATIC}}
    if moved_from is None:
        return storages | {"default": files}
    moving = {"BACKEND": "portal.storage.moving_storage.MovingStorage"}
    return storages | {"default": moving, "files": files, "files_before": moved_from}
