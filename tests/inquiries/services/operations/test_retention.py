"""Deleting the copies that are kept here: what OC has, and nothing else."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from inquiries.domain.form_tokens import FormToken, build_owner
from inquiries.models import Attachment, Attempt, Draft, Inquiry, PurgedInquiry, Service
from inquiries.services import tombstones
from inquiries.services.operations import retention
from inquiries.services.operations.retention import Swept
from inquiries.services.submission import drafts
from inquiries.services.submission.drafts import DraftTarget
from tests.inquiries.services.steps import days_ago, deliver, delivered_before
from tests.support.factories import changed, filled, make_comment, make_file, make_inquiry, make_service, new_nonce
from tests.support.sandbox import Sandbox

State = Inquiry.State
NOTHING = Swept(0, 0, 0, 0, 0, 0)
FILES = (("사진.txt", b"one"), ("b.txt", b"two"))


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    """A storage of the test's own: what another left behind has no row any more."""
    place = {"location": tmp_path / "files", "base_url": None}
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place}
    settings.STORAGES = settings.STORAGES | {"default": default}


def old_file(service: Service, hours: float = 25, **changes: Any) -> Attachment:
    file = make_file(service, "tester", new_nonce())
    Attachment.objects.filter(pk=file.pk).update(created_at=days_ago(hours / 24), **changes)
    return file


def old_draft(service: Service, days: float = 8, nonce: str = "") -> Draft:
    """A draft into which nothing was written for so long."""
    form = FormToken(nonce or new_nonce(), build_owner("tester"))
    draft = drafts.save(service, form, DraftTarget(), {"f_subject": ["문의"]})
    assert draft
    Draft.objects.filter(pk=draft.pk).update(updated_at=days_ago(days))
    return draft


def kept_paths() -> set[str]:
    return {name for name in Attachment.objects.values_list("file", flat=True) if default_storage.exists(name)}


def everything_in(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # names of ours only
        return repr(cursor.fetchall())


# --- what is delivered ----------------------------------------------------------------------------------------


def test_it_works(service: Service) -> None:
    inquiry = delivered_before(service, files=FILES)
    paths = kept_paths()
    assert retention.purge() == replace(NOTHING, inquiries=1)
    assert not Inquiry.objects.exists()
    assert not Attempt.objects.exists()
    assert not Attachment.objects.exists()
    assert len(paths) == 2
    assert not any(default_storage.exists(path) for path in paths)
    left = PurgedInquiry.objects.get()
    assert (left.service, left.kind, left.ticket_id) == (service, "ticket", inquiry.ticket_id)
    assert (left.kept_days, left.delivered_at) == (90, inquiry.delivered_at)


def test_no_personal_data_is_left(service: Service) -> None:
    inquiry = delivered_before(service, files=FILES)
    retention.purge()
    left = everything_in("inquiries_purgedinquiry")
    for personal in ("tester", inquiry.receipt, inquiry.form_token, "203.0.113.7", "문의", "사진"):
        assert personal not in left


def test_it_takes_no_key_to_delete(service: Service, settings: Any) -> None:
    delivered_before(service, files=FILES)
    settings.DATA_KEYS = [Fernet.generate_key().decode()]
    assert retention.purge().inquiries == 1


def test_a_second_run_finds_nothing(service: Service) -> None:
    delivered_before(service)
    retention.purge()
    assert retention.purge() == NOTHING


def test_an_inquiry_that_is_not_old_enough_is_kept(service: Service) -> None:
    delivered_before(service, days=89.9)
    assert retention.purge() == NOTHING


def test_each_service_has_its_own_days(service: Service, sandbox: Sandbox) -> None:
    short = make_service(sandbox, "short", retention_days=7)
    stays = delivered_before(service, days=8)
    delivered_before(short, days=8)
    assert retention.purge().inquiries == 1
    assert Inquiry.objects.get() == stays
    assert PurgedInquiry.objects.get().kept_days == 7


@pytest.mark.parametrize("state", sorted(set(State) - {State.DELIVERED}))
def test_an_undelivered_inquiry_is_never_deleted(service: Service, state: str) -> None:
    inquiry = make_inquiry(service, files=FILES, state=state, created_at=days_ago(1000), next_at=days_ago(1000))
    changed(inquiry, delivered_at=days_ago(1000))
    assert retention.purge() == NOTHING
    assert Inquiry.objects.get().submitted == filled()
    assert len(kept_paths()) == 2


@pytest.mark.parametrize(
    "state", [State.ACCEPTED, State.SENDING, State.OUTCOME_UNKNOWN, State.RATE_LIMITED, State.NEEDS_OPERATOR]
)
def test_it_stays_while_something_of_the_same_person_is_in_doubt(service: Service, state: str) -> None:
    inquiry = delivered_before(service)
    doubtful = make_comment(service, inquiry.ticket_id, state=state)
    assert retention.purge() == NOTHING
    changed(doubtful, state=State.DELIVERED, delivered_at=days_ago(0))
    assert retention.purge().inquiries == 1


def test_an_unknown_outcome_of_another_customer_does_not_delay_the_purge(service: Service, sandbox: Sandbox) -> None:
    delivered_before(service)
    make_inquiry(service, "other", state=State.OUTCOME_UNKNOWN)
    make_inquiry(make_service(sandbox, "second"), state=State.OUTCOME_UNKNOWN)
    assert retention.purge().inquiries == 1


def test_a_comment_is_deleted_like_an_inquiry(service: Service) -> None:
    inquiry = delivered_before(service)
    comment = changed(deliver(make_comment(service, inquiry.ticket_id)), delivered_at=days_ago(91))
    assert retention.purge().inquiries == 2
    left = tombstones.find_by_receipt(service, "tester", comment.receipt)
    assert left
    assert (left.kind, left.ticket_id) == ("comment", inquiry.ticket_id)


def test_a_file_that_is_gone_already_is_no_obstacle(service: Service) -> None:
    inquiry = delivered_before(service, files=FILES)
    for file in inquiry.attachments.all():
        default_storage.delete(file.file.name)
    assert retention.purge() == replace(NOTHING, inquiries=1)


def test_one_that_cannot_be_deleted_stops_no_other(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = delivered_before(service, files=FILES)
    delivered_before(service)
    place = stuck.attachments.all()[0].file.name
    delete = default_storage.delete

    def refuse(_storage: FileSystemStorage, name: str) -> None:
        if name == place:
            raise PermissionError
        delete(name)

    monkeypatch.setattr(FileSystemStorage, "delete", refuse)
    assert retention.purge() == replace(NOTHING, inquiries=1, failed=1)
    assert Inquiry.objects.get() == stuck
    monkeypatch.undo()
    assert retention.purge().inquiries == 1


# --- files that were never sent -------------------------------------------------------------------------------


def test_a_file_that_was_not_sent_goes_after_a_day(service: Service) -> None:
    file = old_file(service)
    assert retention.purge() == replace(NOTHING, unsent_files=1)
    assert not Attachment.objects.exists()
    assert not default_storage.exists(file.file.name)


def test_a_file_that_may_still_be_sent_stays(service: Service) -> None:
    file = old_file(service, hours=23)
    assert retention.purge() == NOTHING
    assert default_storage.exists(file.file.name)


def test_a_file_of_an_inquiry_is_not_unsent(service: Service) -> None:
    old_file(service, inquiry=make_inquiry(service))
    assert retention.purge() == NOTHING


def test_a_file_stays_with_its_draft(service: Service) -> None:
    file = old_file(service, hours=100)
    old_draft(service, days=6, nonce=file.form_token)
    assert retention.purge() == NOTHING
    assert default_storage.exists(file.file.name)


def test_a_draft_goes_in_time_and_its_files_with_it(service: Service) -> None:
    file = old_file(service, hours=200)
    old_draft(service, nonce=file.form_token)
    assert retention.purge(dry_run=True) == retention.purge() == replace(NOTHING, drafts=1, unsent_files=1)
    assert not Draft.objects.exists()
    assert not default_storage.exists(file.file.name)


def test_bytes_that_no_row_knows_are_swept(service: Service) -> None:
    kept = make_inquiry(service, files=FILES[:1]).attachments.get()
    name = default_storage.save(f"2020/01/02/{uuid4()}", ContentFile(b"stray"))
    beside = default_storage.save(f"2020/01/02/{uuid4()}", ContentFile(b"known"))
    Attachment.objects.filter(pk=kept.pk).update(file=beside)
    assert retention.purge().stray_files == 1
    assert not default_storage.exists(name)
    assert default_storage.exists(beside)


def test_bytes_of_today_are_not_stray_yet(service: Service) -> None:
    name = default_storage.save(f"{timezone.now():%Y/%m/%d}/{uuid4()}", ContentFile(b"being written"))
    assert retention.purge() == NOTHING
    assert default_storage.exists(name)


def test_other_files_in_the_storage_are_kept(service: Service) -> None:
    name = default_storage.save("reports/2020/january/summary.txt", ContentFile(b"not ours"))
    assert retention.purge() == NOTHING
    assert default_storage.exists(name)


def test_the_folder_of_a_day_goes_with_its_last_file(service: Service) -> None:
    default_storage.save(f"2020/01/03/{uuid4()}", ContentFile(b"stray"))
    retention.purge()
    assert not default_storage.exists("2020/01/03")


def test_a_storage_that_is_still_empty_is_no_error(db: None) -> None:
    assert retention.purge() == NOTHING


# --- the command ----------------------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("purge", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_did(service: Service) -> None:
    delivered_before(service)
    old_file(service)
    old_draft(service)
    assert "Deleted: 1 delivered and 0 cancelled inquiries, 1 drafts, 1 unsent files, 0 stray files." in run()


def test_a_dry_run_counts_and_deletes_nothing(service: Service) -> None:
    delivered_before(service, files=FILES)
    old_file(service)
    old_draft(service)
    assert "To be deleted: 1 delivered and 0 cancelled inquiries, 1 drafts, 1 unsent files, 0 stray files." in run(
        "--dry-run"
    )
    assert Inquiry.objects.count() == Draft.objects.count() == 1
    assert len(kept_paths()) == 3


def test_expired_sessions_go_too(db: None) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=days_ago(1))
    Session.objects.create(session_key="new", session_data="", expire_date=days_ago(-1))
    run()
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_the_command_fails_where_something_could_not_be_deleted(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered_before(service, files=FILES)
    monkeypatch.setattr(FileSystemStorage, "delete", lambda _storage, name: 1 / 0)
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 1


def test_a_cancelled_inquiry_is_deleted(service: Service) -> None:
    old = changed(make_inquiry(service, files=FILES), state=State.CANCELLED, cancelled_at=days_ago(91))
    fresh = changed(make_inquiry(service), state=State.CANCELLED, cancelled_at=days_ago(1))
    assert retention.purge() == replace(NOTHING, cancelled=1)
    assert list(Inquiry.objects.filter(pk__in=[old.pk, fresh.pk])) == [fresh]
