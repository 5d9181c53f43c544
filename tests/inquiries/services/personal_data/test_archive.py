"""The archive of a person's data: JSON, HTML and files, and nothing of anybody else."""

import io
import json
import zipfile
from typing import Any

import pytest

from inquiries.models import Inquiry, Service
from inquiries.services.personal_data import archive, people
from tests.support.factories import filled, make_inquiry, make_member, make_service
from tests.support.sandbox import Sandbox


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    return make_service(sandbox)


def read_archive(person: people.Person, language: str = "en") -> tuple[zipfile.ZipFile, dict[str, Any]]:
    made = zipfile.ZipFile(io.BytesIO(b"".join(archive.stream_archive(person, language))))
    assert made.testzip() is None
    return made, json.loads(made.read("data.json"))


def test_it_has_what_was_sent_as_json_html_and_files(service: Service) -> None:
    member = make_member()
    inquiry: Inquiry = make_inquiry(service, files=[("메모.txt", b"a note")])
    made, data = read_archive(people.build_member(member, [service], ()))
    [record] = data["inquiries"]["records"]
    assert record["values"]["receipt"] == inquiry.receipt
    assert "배송이 늦습니다" in json.dumps(record, ensure_ascii=False)
    [file] = record["files"]
    assert made.read(file["path"]) == b"a note"
    assert inquiry.receipt in made.read("index.html").decode()
    assert data["account"]["records"][0]["values"]["email"] == member.email


def test_t66_it_has_nothing_of_another_person(service: Service) -> None:
    make_inquiry(service, usercode="other", submitted=filled(content="canary"))
    made, data = read_archive(people.build_member(make_member(), [service], ()))
    assert "inquiries" not in data
    assert b"canary" not in made.read("index.html")


def test_the_page_loads_nothing_from_elsewhere(service: Service) -> None:
    make_inquiry(service, submitted=filled(content="<img src=https://evil.example/x>"))
    made, _data = read_archive(people.build_member(make_member(), [service], ()))
    assert b"<img" not in made.read("index.html")


def test_a_file_that_is_gone_keeps_nothing_else_from_the_person(service: Service) -> None:
    inquiry = make_inquiry(service, files=[("a.txt", b"one"), ("b.txt", b"two")])
    gone = inquiry.attachments.get(name="a.txt")
    gone.file.storage.delete(gone.file.name)
    made, _data = read_archive(people.build_member(make_member(), [service], ()))
    names = [name.rpartition("/")[2] for name in made.namelist() if name.startswith("files/")]
    assert names == ["1-a.txt.unreadable.txt", "2-b.txt"]
