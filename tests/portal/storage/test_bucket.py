"""A bucket as the portal's storage: what is stored and how, and each way in which its server can fail."""

import tracemalloc
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from tests.support import s3
from tests.support.s3 import KEYS, Bucket, Fault
from tests.support.threads import at_once

NAME = "2026/01/02/a-file"
DATA = b"customer's file " * 1000
FAULTS = {"500": s3.answer_500, "403": s3.answer_403, "reset": s3.Handler.reset}
EACH_FAULT = pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))


def save(data: bytes = DATA, name: str = NAME) -> str:
    return default_storage.save(name, ContentFile(data))


def read(name: str = NAME) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def test_it_works(bucket: Bucket) -> None:
    assert save() == NAME
    assert bucket.keys() == [f"files/{NAME}"]
    assert (read(), default_storage.size(NAME), default_storage.exists(NAME)) == (DATA, len(DATA), True)
    assert default_storage.listdir("2026") == (["01"], [])
    assert default_storage.listdir("2026/01/02") == ([], ["a-file"])
    default_storage.delete(NAME)
    assert (bucket.keys(), default_storage.exists(NAME)) == ([], False)


def test_it_is_encrypted_and_private(bucket: Bucket) -> None:
    save()
    assert bucket.head(f"files/{NAME}")["ServerSideEncryption"] == "AES256"
    grants = bucket.client.get_object_acl(Bucket=bucket.name, Key=f"files/{NAME}")["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]  # its owner, and no group
    with pytest.raises(ValueError, match="not accessible"):
        default_storage.url(NAME)


def test_a_key_of_kms_is_named(bucket: Bucket, settings: Any) -> None:
    kms = bucket.build_setting("&encryption=aws:kms&key=alias/portal")
    settings.STORAGES = settings.STORAGES | {"default": kms}
    save()
    head = bucket.head(f"files/{NAME}")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", "alias/portal")


def test_memory_does_not_grow_with_the_file(bucket: Bucket, settings: Any) -> None:
    # The proxy, which is in this process, holds whole files.
    settings.STORAGES = settings.STORAGES | {"default": bucket.build_setting(past_proxy=True)}
    large = BytesIO(bytes(20_000_000))
    save()
    read()
    tracemalloc.start()
    try:
        default_storage.save("large", File(large))
        with default_storage.open("large") as file:
            assert sum(len(block) for block in file.chunks(64 * 1024)) == 20_000_000
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_threads_share_it(bucket: Bucket) -> None:
    names = [f"2026/01/02/{number}" for number in range(8)]
    at_once(8, lambda number: save(names[number].encode(), names[number]))
    assert [read(name) for name in names] == [name.encode() for name in names]


def test_a_missing_file_is_told_from_a_server_that_fails(bucket: Bucket) -> None:
    for ask in (read, lambda: default_storage.size(NAME)):
        with pytest.raises(FileNotFoundError):
            ask()
    bucket.client.delete_bucket(Bucket=bucket.name)
    with pytest.raises(OSError, match="NoSuchBucket") as failed:
        read()
    assert not isinstance(failed.value, FileNotFoundError)


@EACH_FAULT
def test_every_failure_is_an_error_of_the_system(bucket: Bucket, fault: Fault) -> None:
    save()
    bucket.fail(fault)
    for ask in (save, read, lambda: default_storage.delete(NAME), lambda: default_storage.listdir("2026")):
        with pytest.raises(OSError) as failed:
            ask()
        assert not isinstance(failed.value, FileNotFoundError)
        assert not any(key in str(failed.value) for key in KEYS)
    bucket.heal()
    assert read() == DATA


def test_half_an_upload_is_none(bucket: Bucket) -> None:
    bucket.fail(s3.break_off_upload, "PUT")
    with pytest.raises(OSError, match=r"\w"):
        save()
    assert bucket.keys() == []


BROKEN_DOWNLOADS = {"broken off": s3.break_off_download, "dripping": s3.drip, "silent": s3.say_nothing}


@pytest.mark.parametrize("fault", BROKEN_DOWNLOADS.values(), ids=list(BROKEN_DOWNLOADS))
def test_half_a_download_is_none(bucket: Bucket, fault: Fault) -> None:
    save()
    bucket.fail(fault, "GET")
    with bucket.impatient(), pytest.raises(OSError, match=r"\w"):
        read()


def test_a_download_that_breaks_off_once_is_read_again(bucket: Bucket) -> None:
    save()

    def once(handler: s3.Handler) -> None:
        bucket.heal()
        s3.break_off_download(handler)

    bucket.fail(once, "GET")
    assert read() == DATA


def test_only_reading_is_possible_after_opening(bucket: Bucket) -> None:
    with pytest.raises(ValueError, match="for reading only"):
        default_storage.open(NAME, "wb")
