"""`manage.py personal_data`: export and erase, by usercode or address."""

import errno
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from inquiries.models import Inquiry
from inquiries.services.personal_data import archive
from inquiries.services.personal_data.people import Person
from tests.support.factories import changed, filled, guest_usercode, make_inquiry, make_member, make_service
from tests.support.sandbox import Sandbox


@pytest.fixture
def inquiry(db: None, sandbox: Sandbox) -> Inquiry:
    make_member("m-1")
    return make_inquiry(make_service(sandbox), usercode="m-1")


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("personal_data", *arguments, "--reason=letter", stdout=out)
    return out.getvalue()


def test_export_writes_the_archive(inquiry: Inquiry, tmp_path: Path) -> None:
    run("export", "--usercode=m-1", f"--output={tmp_path / 'person.zip'}")
    assert inquiry.receipt in zipfile.ZipFile(tmp_path / "person.zip").read("data.json").decode()
    assert AuditEntry.objects.get(action="data_exported").detail == "letter"


@pytest.mark.parametrize("action", ["export", "erase"])
def test_without_a_reason_nothing_is_done(inquiry: Inquiry, action: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--reason"):
        call_command("personal_data", action, "--usercode=m-1", "--reason= ", f"--output={tmp_path / 'person.zip'}")
    assert not AuditEntry.objects.exists() and not list(tmp_path.iterdir())


def test_erase_finds_a_guest_by_address(inquiry: Inquiry) -> None:
    make_inquiry(inquiry.service, usercode=guest_usercode(), submitted=filled(email="guest@example.com"))
    assert "1 of them withdrawn" in run("erase", "--email=Guest@example.com", "--withdraw-waiting", "--service=narae")
    assert Inquiry.objects.get() == inquiry


def test_erase_asks_about_what_waits(inquiry: Inquiry) -> None:
    with pytest.raises(CommandError, match=inquiry.receipt):
        run("erase", "--usercode=m-1")
    assert Inquiry.objects.exists()


def test_erase_does_not_ask_about_what_cannot_be_withdrawn(inquiry: Inquiry) -> None:
    changed(inquiry, state=Inquiry.State.OUTCOME_UNKNOWN)
    assert "Kept for delivery: 1" in run("erase", "--usercode=m-1")
    assert Inquiry.objects.get() == inquiry


def test_an_unknown_person_is_refused(inquiry: Inquiry) -> None:
    with pytest.raises(CommandError, match="Nothing is kept"):
        run("erase", "--usercode=m-9")


def test_an_archive_is_for_its_owner_alone(inquiry: Inquiry, tmp_path: Path) -> None:
    run("export", "--usercode=m-1", f"--output={tmp_path / 'person.zip'}")
    assert (tmp_path / "person.zip").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["there.zip", "nowhere/person.zip"])
def test_an_archive_that_cannot_be_written_counts_as_no_export(inquiry: Inquiry, tmp_path: Path, name: str) -> None:
    (tmp_path / "there.zip").write_text("of another person")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export", "--usercode=m-1", f"--output={tmp_path / name}")
    assert (tmp_path / "there.zip").read_text() == "of another person"
    assert not AuditEntry.objects.filter(action="data_exported").exists()


def test_an_export_that_breaks_off_leaves_no_part_of_it(
    inquiry: Inquiry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_person: Person) -> Iterator[bytes]:
        yield b"PK"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive, "stream_archive", break_off)
    with pytest.raises(CommandError, match="broke off"):
        run("export", "--usercode=m-1", f"--output={tmp_path / 'person.zip'}")
    assert list(tmp_path.iterdir()) == []
