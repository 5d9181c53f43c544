"""Parse STORAGE_URL into an entry of Django's setting STORAGES, and build the setting.

Errors leave out the setting's name, which the caller adds, and the address.
"""

import re
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.setting_values.text_values import split_address

Config = dict[str, Any]
_OPTIONS = ("endpoint", "region", "encryption", "key", "addressing", "timeout", "ca", "proxy")
_ENCRYPTIONS = {"aes256": "AES256", "aws:kms": "aws:kms", "none": ""}
_ADDRESSING = ("auto", "path", "virtual")
_BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
_TIMEOUT = 15  # seconds for one file
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_EXPECTED = (
    "must be the absolute path of a folder, or an address such as s3://bucket/folder?endpoint=https://host&region=name."
)


def build_folder(path: Path) -> Config:
    """Return the entry for files in a folder, readable by the portal's own user only."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": path, "base_url": None, "file_permissions_mode": 0o600},
    }


def parse_storage(address: str, folder: Path, key_id: str, secret_key: str) -> Config:
    """Return the entry of STORAGES for a place of customers' files.

    Args:
        address: An absolute path, or `s3://bucket/folder` with the options endpoint (URL of the server; without it
            Amazon's), region, encryption (AES256, aws:kms or none), key (id of the KMS key), addressing (auto, path or
            virtual), timeout (seconds for one file), ca (file of the authorities that are trusted in place of the
            public ones), and proxy (URL of an outgoing proxy). Empty: the folder `folder`.
        folder: The folder that is used where no address is given.
        key_id: The access key's id. Empty: the credentials of the machine's or container's own role.
        secret_key: The access key itself.

    Raises:
        ImproperlyConfigured: It is neither, or an option is unknown or wrong.
        ValueError: The address cannot be read.
    """
    if not address:
        return build_folder(folder)
    if address.startswith("/"):
        if Path(address).exists() and not Path(address).is_dir():
            raise ImproperlyConfigured(_EXPECTED)
        return build_folder(Path(address))
    parts = urlsplit(address)
    if parts.scheme != "s3" or not re.fullmatch(_BUCKET, parts.netloc) or parts.fragment:
        raise ImproperlyConfigured(_EXPECTED)
    if bool(key_id) != bool(secret_key):
        raise ImproperlyConfigured("must have both STORAGE_KEY_ID and STORAGE_SECRET_KEY beside it, or neither.")
    return {
        "BACKEND": "portal.storage.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "access_key": key_id or None,
            "secret_key": secret_key or None,
            **_parse_options(parts),
        },
    }


def _parse_options(parts: SplitResult) -> Config:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(name for name in options if name not in _OPTIONS and re.fullmatch(r"[A-Za-z_]+", name)):
        raise ImproperlyConfigured(f"has an option that is not known: {', '.join(unknown)}.")
    endpoint = options.get("endpoint", "")
    if endpoint and not _has_host(endpoint, r"https?://[^\s/?#@]+/?"):
        raise ImproperlyConfigured("must have an endpoint such as https://host:9000.")
    encryption = options.get("encryption", "AES256").lower()
    if encryption not in _ENCRYPTIONS:
        raise ImproperlyConfigured("must have one of AES256, aws:kms, none as its encryption.")
    if options.get("key") and encryption != "aws:kms":
        raise ImproperlyConfigured("must have encryption=aws:kms where it names a key.")
    addressing = options.get("addressing", "auto")
    if addressing not in _ADDRESSING:
        raise ImproperlyConfigured(f"must have one of {', '.join(_ADDRESSING)} as its addressing.")
    timeout = options.get("timeout") or str(_TIMEOUT)
    if not re.fullmatch(r"[0-9]{1,3}", timeout) or int(timeout) == 0:
        raise ImproperlyConfigured("must give the timeout in whole seconds.")
    ca_file, proxy = options.get("ca", ""), options.get("proxy", "")
    try:
        check_certificates(ca_file)
    except ValueError:
        raise ImproperlyConfigured("must name a file with certificates (PEM) as its ca.") from None
    if proxy and not _has_host(proxy, r"https?://[^\s/?#]+/?"):
        raise ImproperlyConfigured("must have a proxy such as http://proxy.example.com:3128.")
    return {
        "ca_file": ca_file,
        "proxy": proxy,
        "endpoint_url": endpoint.rstrip("/") or None,
        "region_name": options.get("region") or None,
        "encryption": _ENCRYPTIONS[encryption],
        "encryption_key": options.get("key", ""),
        "addressing_style": addressing,
        "timeout": int(timeout),
    }


def _has_host(address: str, pattern: str) -> bool:
    try:
        return bool(re.fullmatch(pattern, address) and split_address(address).hostname)
    except ValueError:
        return False


def check_certificates(path: str) -> str:
    """Return the path of a file with certificates (PEM), or "" for none. Raises ValueError for any other."""
    try:
        if path:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError:
        raise ValueError from None
    return path


def build_storages(files: Config, *, moved_from: Config | None, compressed: bool) -> dict[str, Config]:
    """Build STORAGES.

    Args:
        files: the storage of files, as STORAGE_URL says.
        moved_from: the storage from which `manage.py move_files` moves them, if any.
        compressed: whether static files are served compressed and under hashed names.
    """
    storages: dict[str, Config] = {"staticfiles": {"BACKEND": _COMPRESSED if compressed else _STATIC}}
    if moved_from is None:
        return storages | {"default": files}
    moving = {"BACKEND": "portal.storage.moving_storage.MovingStorage"}
    return storages | {"default": moving, "files": files, "files_before": moved_from}
