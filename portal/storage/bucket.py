"""Customers' files in an S3-compatible bucket, by django-storages: private, encrypted, within a time limit.

No address is ever signed for a browser: the portal checks the owner of a file and passes its bytes on itself. All
failures are OSErrors, like those of a folder, so that the rest of the portal does not know where files are kept.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

_BLOCK = 64 * 1024  # bytes
_IN_MEMORY = 256 * 1024  # bytes of a file that is read; what is larger goes through the temporary folder
_CONNECT, _SILENCE = 3.0, 5.0  # seconds to connect, and without a byte
_TRIES = 2
# One request stores a whole file: an upload that breaks off leaves nothing behind. No file is as large as this.
_LARGEST = 256 * 1024 * 1024  # bytes


class StorageUnavailable(OSError):
    """The bucket did not take, give or delete a file. It can be tried again later."""


class _BrokeOff(StorageUnavailable):
    """The answer ended before the file did."""


class BucketStorage(S3Storage):  # type: ignore[misc]
    """A private bucket. A file is stored whole or not at all, and read whole before its first byte is passed on."""

    def __init__(
        self, *, encryption: str, encryption_key: str, timeout: int, ca_file: str = "", proxy: str = "", **options: Any
    ) -> None:
        self.timeout = timeout
        self._lock = threading.Lock()
        self._resource: Any = None
        config = Config(
            connect_timeout=min(_CONNECT, timeout),
            read_timeout=min(_SILENCE, timeout),
            retries={"mode": "standard", "total_max_attempts": _TRIES},
            proxies={"http": proxy, "https": proxy} if proxy else {},  # and none of the environment
            max_pool_connections=32,  # more than there are threads
            s3={"addressing_style": options.get("addressing_style", "auto")},
            # Servers other than Amazon's often do not know the newer checksums; TLS protects the bytes.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        encrypted = {"ServerSideEncryption": encryption, "SSEKMSKeyId": encryption_key}
        super().__init__(
            **options,
            client_config=config,
            transfer_config=TransferConfig(use_threads=False, multipart_threshold=_LARGEST),
            object_parameters={name: value for name, value in encrypted.items() if value},
            verify=ca_file or None,
            default_acl=None,
            file_overwrite=True,  # names are random: looking for one that is free would be a call more
            querystring_auth=False,
            security_token=None,
        )

    @property
    def connection(self) -> Any:
        """One for the process: the library's own, one for each thread, takes some 10 MB each."""
        with self._lock:
            if self._resource is None:
                self._resource = self._create_session().resource(
                    "s3",
                    region_name=self.region_name,
                    endpoint_url=self.endpoint_url,
                    verify=self.verify,
                    config=self.client_config,
                )
            return self._resource

    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        """Raise ValueError, as a folder without an address does: files are only passed on by the portal."""
        raise ValueError("This file is not accessible via a URL.")

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("Files in a bucket are opened for reading only.")
        client = self.connection.meta.client
        until = time.monotonic() + self.timeout
        for tries_left in reversed(range(_TRIES)):
            spooled: Any = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by its reader
            try:
                with _translated(name):
                    self._download(client, name, spooled, until)
            except BaseException as error:
                spooled.close()
                # Whatever fails before the answer begins was tried again by the library.
                if not isinstance(error, _BrokeOff) or not tries_left or time.monotonic() > until:
                    raise
            else:
                break
        spooled.seek(0)
        return File(spooled, name)

    def _download(self, client: Any, name: str, target: BinaryIO, until: float) -> None:
        key = self._normalize_name(clean_name(name))
        answer = client.get_object(Bucket=self.bucket_name, Key=key)
        with answer["Body"] as stream:  # which is the connection's own, below the library's
            while block := _receive(stream):
                _check_time(until)
                target.write(block)
        if target.tell() != answer["ContentLength"]:
            raise _BrokeOff("too short")

    def _save(self, name: str, content: Any) -> str:
        self.bucket.meta.client  # noqa: B018 - which takes a moment to make, once
        # Its read() is what the library asks for bytes, however slowly the server takes them.
        timed = _Timed(content, time.monotonic() + self.timeout)
        with _translated(name):
            return str(super()._save(name, timed))

    def delete(self, name: str) -> None:
        with _translated(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _translated(name):
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _translated(name):
            folders, files = super().listdir(name)
            return folders, files

    def size(self, name: str) -> int:
        with _translated(name):
            return int(super().size(name))


def _receive(stream: Any) -> bytes:
    """Return what has come of a file; b"" at its end."""
    try:
        # The library's own read() waits for the whole block, however slowly it comes: no time could be kept.
        data: bytes = stream.read1(_BLOCK)
    except Exception as error:  # of the library below the library
        raise _BrokeOff(type(error).__name__) from error
    return data


class _Timed:
    """A file that can be read until a moment."""

    def __init__(self, file: Any, until: float) -> None:
        self._file, self._until = file, until

    def read(self, *size: int) -> bytes:
        _check_time(self._until)
        data: bytes = self._file.read(*size)
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise StorageUnavailable("too slow")


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """Raise OSErrors for what the library raises. None of them has an address or a key in its text."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        code = error.response.get("Error", {}).get("Code")
        if status == 404 and code != "NoSuchBucket":
            raise FileNotFoundError(f"File does not exist: {name}") from error
        raise StorageUnavailable(f"{code} ({status})") from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageUnavailable(type(error).__name__) from error
