"""STORAGE_URL: each part of the address reaches the storage, and no option is thrown away in silence."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.portal.test_environment import CANARY, environment

FOLDER = Path("/var/lib/portal/files")


def storage(address: str, keys: tuple[str, str] = ("", "")) -> dict[str, Any]:
    return environment(STORAGE_URL=address).storage("STORAGE_URL", folder=FOLDER, keys=keys)


def test_it_works() -> None:
    address = (
        "s3://portal-files/customers/2?endpoint=https://s3.example.com:9000/&region=eu-1&addressing=path&timeout=7"
    )
    found = storage(address, ("an id", "a secret"))
    assert found["BACKEND"] == "portal.storage.bucket.BucketStorage"
    assert found["OPTIONS"] == {
        "bucket_name": "portal-files",
        "location": "customers/2",
        "access_key": "an id",
        "secret_key": "a secret",
        "endpoint_url": "https://s3.example.com:9000",
        "region_name": "eu-1",
        "encryption": "AES256",
        "encryption_key": "",
        "addressing_style": "path",
        "timeout": 7,
        "ca_file": "",
        "proxy": "",
    }


@pytest.mark.parametrize(("address", "folder"), [("", FOLDER), ("/srv/shared files", Path("/srv/shared files"))])
def test_a_folder_has_files_for_the_portal_alone(address: str, folder: Path) -> None:
    found = storage(address)
    assert found["BACKEND"] == "django.core.files.storage.FileSystemStorage"
    assert found["OPTIONS"] == {"location": folder, "base_url": None, "file_permissions_mode": 0o600}


def test_without_a_key_the_machine_has_a_role() -> None:
    options = storage("s3://portal-files")["OPTIONS"]
    assert (options["access_key"], options["secret_key"], options["endpoint_url"]) == (None, None, None)


def test_the_encryption_can_be_chosen() -> None:
    kms = storage("s3://portal-files?encryption=aws:kms&key=alias/portal")["OPTIONS"]
    assert (kms["encryption"], kms["encryption_key"]) == ("aws:kms", "alias/portal")
    assert storage("s3://portal-files?encryption=none")["OPTIONS"]["encryption"] == ""


WRONG = {
    "relative/folder": "must be the absolute path of a folder",
    "https://host/bucket": "must be the absolute path of a folder",
    f"s3://{CANARY}:secret@bucket": "must be the absolute path of a folder",
    "s3://bucket?acl=public-read": "has an option that is not known: acl",
    f"s3://bucket?endpoint=https://{CANARY}@host": "must have an endpoint",
    "s3://bucket?encryption=rot13": "must have one of AES256",
    "s3://bucket?key=alias/portal": "must have encryption=aws:kms",
    "s3://bucket?addressing=any": "must have one of auto, path, virtual",
    "s3://bucket?timeout=0": "must give the timeout",
    f"s3://bucket?ca=/{CANARY}": "must name a file with certificates",
    f"s3://bucket?proxy={CANARY}": "must have a proxy",
    "s3://bucket?proxy=http://proxy:0": "must have a proxy",
    "s3://bucket?endpoint=https://host:99999": "must have an endpoint",
    "s3://bucket?endpoint=https://host:port": "must have an endpoint",
    __file__: "must be the absolute path of a folder",
}


@pytest.mark.parametrize(("address", "said"), WRONG.items())
def test_a_wrong_address_is_named_and_not_shown(address: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^STORAGE_URL {said}") as refused:
        storage(address)
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize("keys", [("an id", ""), ("", "a secret")])
def test_half_an_access_key_is_refused(keys: tuple[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL must have both STORAGE_KEY_ID and STORAGE_SEC"):
        storage("s3://bucket", keys)
