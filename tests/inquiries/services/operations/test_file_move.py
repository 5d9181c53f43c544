"""Files move from a folder to a bucket while the portal runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.test import override_settings

from inquiries.models import Attachment, Look, Service
from inquiries.services.operations import file_move
from inquiries.services.operations.file_move import Moved
from portal.storage.address import build_folder
from tests.support import s3
from tests.support.factories import make_file
from tests.support.s3 import Bucket
from tests.support.samplefiles import PNG


@pytest.fixture
def old(bucket: Bucket, tmp_path: Path) -> Iterator[Path]:
    """The folder where files are; the portal writes new ones to the bucket."""
    moving = {"BACKEND": "portal.storage.moving_storage.MovingStorage"}
    places = {"default": moving, "files": bucket.build_setting(), "files_before": build_folder(tmp_path)}
    with override_settings(STORAGES=places):
        yield tmp_path


def keep_in_folder(service: Service, number: int) -> Attachment:
    """A file that was stored before the move began."""
    file = make_file(service, "tester", f"form {number}", "a.png", PNG)
    storages["files"].delete(file.file.name)
    storages["files_before"].save(file.file.name, ContentFile(PNG))
    return file


def read(file: Attachment) -> bytes:
    with default_storage.open(file.file.name) as content:
        return bytes(content.read())


def count_files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_it_works(service: Service, bucket: Bucket, old: Path) -> None:
    before = [keep_in_folder(service, number) for number in range(3)]
    Look.objects.create(service=service, logo=storages["files_before"].save("looks/logo.png", ContentFile(PNG)))
    after = make_file(service, "tester", "new form", "b.png", PNG)
    assert all(read(file) == PNG for file in (*before, after))  # wherever they are
    assert file_move.move_files() == Moved(moved=4, there=1)
    assert (count_files(old), len(bucket.keys())) == (0, 5)
    assert all(read(file) == PNG for file in (*before, after))
    assert file_move.move_files() == Moved(there=5)


def test_a_bucket_that_fails_loses_nothing(service: Service, bucket: Bucket, old: Path) -> None:
    file = keep_in_folder(service, 1)
    bucket.fail(s3.break_off_upload, "PUT")
    with pytest.raises(SystemExit):
        call_command("move_files")
    assert count_files(old) == 1
    bucket.heal()
    call_command("move_files")
    assert (count_files(old), read(file)) == (0, PNG)


def test_a_file_that_is_deleted_meanwhile_is_gone_from_both(service: Service, bucket: Bucket, old: Path) -> None:
    name = keep_in_folder(service, 1).file.name
    default_storage.delete(name)
    assert file_move.move_files() == Moved(missing=1)
    assert (count_files(old), bucket.keys(), default_storage.exists(name)) == (0, [], False)


def test_files_of_both_places_are_listed(service: Service, bucket: Bucket, old: Path) -> None:
    for place in ("files", "files_before"):
        storages[place].save(f"2020/01/02/{place}", ContentFile(b"x"))
    assert default_storage.listdir("2020/01") == (["02"], [])
    assert default_storage.listdir("2020/01/02") == ([], ["files", "files_before"])
    assert default_storage.size("2020/01/02/files_before") == 1


def test_without_an_old_place_there_is_nothing_to_move(service: Service) -> None:
    with pytest.raises(CommandError, match="STORAGE_MOVED_FROM"):
        call_command("move_files")
