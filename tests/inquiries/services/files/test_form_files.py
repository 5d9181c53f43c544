"""The files of a form: each is kept once, and is opened and removed by its owner alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from inquiries.models import Attachment, Inquiry, Service
from inquiries.services.files import form_files
from inquiries.services.files import uploads as attachments
from inquiries.services.operations import retention
from inquiries.services.submission import accept, drafts
from inquiries.services.submission.accept_errors import FilesGone
from tests.faults.test_workers import on_postgres
from tests.inquiries.services.steps import kept_files
from tests.support.crossing import cross
from tests.support.factories import filled, make_file, make_inquiry, make_sender, make_service
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

ME, NONCE = "tester", "nonce"


def take(service: Service, name: str = "사진.png") -> Attachment:
    return make_file(service, ME, NONCE, name, PNG)


def test_the_same_file_that_arrives_many_times_at_once_is_kept_once(transactional_db: None, sandbox: Sandbox) -> None:
    service = make_service(sandbox, service_key="")
    kept = at_once(8, lambda _number: make_file(service, ME, NONCE).pk)
    assert len(set(kept)) == Attachment.objects.count() == 1


# --- whose they are -------------------------------------------------------------------------------------------


def test_one_opens_ones_own(service: Service) -> None:
    file = take(service)
    assert attachments.get_own_file(service, ME, file.pk) == file
    assert attachments.get_own_file(service, ME, str(file.pk)) == file


def test_a_file_of_another_customer_is_not_found(service: Service, sandbox: Sandbox) -> None:
    file = take(service)
    for whose in ((service, "somebody"), (make_service(sandbox, slug="other"), ME)):
        with pytest.raises(Attachment.DoesNotExist):
            attachments.get_own_file(*whose, file.pk)


def test_a_removed_file_is_gone_from_the_disk_too(service: Service) -> None:
    file = take(service)
    form_files.remove(service, ME, NONCE, file.pk)
    assert (Attachment.objects.count(), kept_files()) == (0, [])


def test_a_file_of_another_customer_or_form_is_not_removed(service: Service, sandbox: Sandbox) -> None:
    file = take(service)
    form_files.remove(service, "somebody", NONCE, file.pk)
    form_files.remove(service, ME, "another form", file.pk)
    form_files.remove(make_service(sandbox, slug="other"), ME, NONCE, file.pk)
    assert (Attachment.objects.get(), len(kept_files())) == (file, 1)


@pytest.mark.parametrize("file_id", [uuid4(), "nonsense", ""])
def test_removing_what_is_not_there_does_nothing(service: Service, file_id: object) -> None:
    take(service)
    form_files.remove(service, ME, NONCE, file_id)  # type: ignore[arg-type]
    assert Attachment.objects.count() == 1


def test_a_sent_file_is_not_removed(service: Service) -> None:
    inquiry = make_inquiry(service, ME, files=[("사진.png", PNG)])
    form_files.remove(service, ME, inquiry.form_token, inquiry.attachments.get().pk)
    assert len(kept_files()) == 1


def test_a_file_of_an_inquiry_to_correct_can_be_removed(service: Service) -> None:
    inquiry = make_inquiry(service, ME, files=[("사진.png", PNG)], state=Inquiry.State.NEEDS_CORRECTION)
    form_files.remove(service, ME, inquiry.form_token, inquiry.attachments.get().pk)
    assert kept_files() == []


def test_the_order_is_that_of_arrival(service: Service) -> None:
    names = [f"{number}.png" for number in (3, 1, 2)]
    for name in names:
        take(service, name)
    assert [file.name for file in form_files.find_form_files(service, ME, NONCE)] == names


# --- while the form is sent -----------------------------------------------------------------------------------


def expired(service: Service) -> Attachment:
    """A file that was picked long ago, and waits for its form to be sent."""
    file = take(service)
    Attachment.objects.update(created_at=timezone.now() - retention.UNSENT_FILES_LAST - timedelta(hours=1))
    return file


def send(service: Service, file: Attachment) -> Inquiry | None:
    """Send the form whose page shows the file. Returns None if the file is gone."""
    sender = make_sender(ME, files=frozenset([file.pk]))
    try:
        return accept.accept_inquiry(service, sender, NONCE, accept.TypeChosen(2601, "기타"), filled())
    except FilesGone:
        return None


def test_a_form_is_not_accepted_without_a_file_that_its_page_shows(service: Service) -> None:
    file = expired(service)
    retention.purge()
    assert send(service, file) is None
    assert not Inquiry.objects.exists()


def test_a_correction_is_not_accepted_without_a_file_that_its_page_shows(service: Service) -> None:
    inquiry = make_inquiry(service, ME, state=Inquiry.State.NEEDS_CORRECTION)
    kept = make_file(service, ME, inquiry.form_token, "둘.txt")
    shown = frozenset([kept.pk, uuid4()])
    with pytest.raises(FilesGone):
        accept.correct(inquiry, filled(content="고쳤습니다"), shown)
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.submitted) == (Inquiry.State.NEEDS_CORRECTION, filled())
    assert accept.correct(inquiry, filled(content="고쳤습니다"), shown & {kept.pk})
    assert list(inquiry.attachments.all()) == [kept]


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_file_that_expires_while_its_form_is_accepted_goes_with_it(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = make_service(sandbox)
    file = expired(service)
    sent, _purged = cross(monkeypatch, drafts, "forget", first=lambda: send(service, file), second=retention.purge)
    assert list(Inquiry.objects.get().attachments.all()) == [file]
    assert (sent is not None, len(kept_files())) == (True, 1)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_accepted_while_its_file_is_purged_is_refused(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = make_service(sandbox)
    file = expired(service)
    _purged, sent = cross(monkeypatch, Attachment, "delete", first=retention.purge, second=lambda: send(service, file))
    assert (sent, Inquiry.objects.count(), kept_files()) == (None, 0, [])
