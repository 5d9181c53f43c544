"""T35 and T36: neither many files nor a full disk is a way to harm others."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Throttle
from inquiries.models import Attachment, Draft, Service
from inquiries.services import quotas
from inquiries.services.files import image_process
from tests.faults.test_machine import room_for
from tests.fuzz.clamd import running
from tests.fuzz.uploading import ME, Way, way
from tests.support.pictures import photo
from tests.support.samplefiles import PNG, PROGRAM, padded
from tests.support.sandbox import Sandbox

__all__ = ["way"]  # a fixture
HERE = "127.0.0.1"  # from where Django's test client comes


def spend(service: Service, usercode: str, address: str, times: int) -> None:
    """Let a person have added so many files: one is counted, and stands there so often."""
    before = {throttle.pk: throttle.attempt_times_ms for throttle in Throttle.objects.all()}
    assert quotas.has_room_for_file(service, usercode, address)
    for throttle in Throttle.objects.all():
        if throttle.attempt_times_ms != before.get(throttle.pk):
            throttle.attempt_times_ms += throttle.attempt_times_ms[-1:] * (times - 1)
            throttle.save()


# --- T35 ------------------------------------------------------------------------------------------------------


def test_t35_a_full_disk_refuses_the_file_and_leaves_no_row(way: Way, sandbox: Sandbox) -> None:
    with room_for(8_000_000):
        offered = way.offer(("큰 사진.png", padded(PNG, 9_000_000)), f_content="여기까지", comment="여기까지")
    assert offered.status == 422
    assert "큰 사진.png" in offered.refusals[0]
    assert "여기까지" in offered.body.decode() or way.most == 1
    assert not Attachment.objects.exists()
    assert sandbox.journal("upload") == []


# --- T36 ------------------------------------------------------------------------------------------------------


def test_t36_a_person_adds_so_many_files_a_day_and_no_more(way: Way, sandbox: Sandbox) -> None:
    spend(way.service, ME, "", quotas.FILES_PER_PERSON - 1)
    assert way.offer(("하나.png", PNG)).status in {200, 302}
    offered = way.offer(("둘.png", PNG), f_content="여기까지", comment="여기까지")
    assert offered.status == 422
    assert "둘.png" in offered.refusals[0]
    assert "여기까지" in offered.body.decode() or way.most == 1
    assert len(sandbox.journal("upload")) == 1


def test_t36_people_of_one_network_share_a_larger_number(way: Way) -> None:
    for number in range(quotas.FILES_PER_NETWORK // 100):
        spend(way.service, f"colleague-{number}", HERE, 100)
    assert way.offer(("하나.png", PNG)).status == 422
    assert quotas.has_room_for_file(way.service, "somebody else", "203.0.113.9")


def test_t36_a_refused_file_does_not_count(way: Way) -> None:
    spend(way.service, ME, "", quotas.FILES_PER_PERSON - 1)
    assert way.offer(("b.exe", PROGRAM)).status == 422
    assert way.offer(("하나.png", PNG)).status in {200, 302}


@pytest.mark.parametrize("failure", ["disk", "scanner", "scan", "pictures"])
def test_t36_a_file_that_fails_through_our_fault_does_not_count(way: Way, settings: Any, failure: str) -> None:
    spend(way.service, ME, HERE, quotas.FILES_PER_PERSON - 1)
    photograph = ("a.heic", photo("HEIF"))
    with ExitStack() as faults:
        if failure == "disk":
            storage = Path(default_storage.path(""))
            storage.rename(storage.with_name("away"))
            storage.touch()
            faults.callback(storage.with_name("away").rename, storage)
            faults.callback(storage.unlink)
        elif failure == "scanner":
            settings.CLAMD_ADDRESS = "unix:///nowhere"
        elif failure == "scan":
            clamd = faults.enter_context(running())
            clamd.behaviour, settings.CLAMD_ADDRESS = "fail", clamd.address
        else:
            image_process.LIMITS, limits = replace(image_process.LIMITS, queue=0), image_process.LIMITS
            faults.callback(setattr, image_process, "LIMITS", limits)
            faults.enter_context(image_process.acquire_slot(0))
            faults.enter_context(image_process.acquire_slot(0))
        assert way.offer(photograph).status == 422
    settings.CLAMD_ADDRESS = ""
    counted = {len(throttle.attempt_times_ms) for throttle in Throttle.objects.all()}
    # What may be a flood, or a file that is made to keep the scanner busy, still counts for the network.
    assert (quotas.FILES_PER_PERSON in counted) == (failure in {"scan", "pictures"})
    assert way.offer(photograph).status in {200, 302}
    assert way.offer(("둘.png", PNG)).status == 422


def test_t36_a_file_that_the_network_has_no_room_for_does_not_count_for_its_sender(way: Way) -> None:
    for number in range(quotas.FILES_PER_NETWORK // 100):
        spend(way.service, f"colleague-{number}", HERE, 100)
    assert way.offer(("하나.png", PNG)).status == 422
    spend(way.service, ME, "", quotas.FILES_PER_PERSON - 1)
    assert quotas.has_room_for_file(way.service, ME, "")


def test_t36_after_a_day_there_is_room_again(way: Way) -> None:
    spend(way.service, ME, HERE, quotas.FILES_PER_PERSON)
    assert not quotas.has_room_for_file(way.service, ME, HERE)
    for throttle in Throttle.objects.all():
        throttle.attempt_times_ms = [moment - 24 * 3_600_000 for moment in throttle.attempt_times_ms]
        throttle.save()
    assert way.offer(("하나.png", PNG)).status in {200, 302}


@pytest.mark.parametrize(("one", "other"), [("2001:db8::1", "2001:db8::2:3"), ("::ffff:192.0.2.1", "192.0.2.1")])
def test_t36_one_customer_has_one_network(way: Way, one: str, other: str) -> None:
    for number in range(quotas.FILES_PER_NETWORK // 100):
        spend(way.service, f"guest-{number}", one, 100)
    assert not quotas.has_room_for_file(way.service, "guest-new", other)


def test_t36_a_file_that_was_not_sent_is_deleted_after_a_day(way: Way) -> None:
    way.offer(("하나.png", PNG), f_name="", comment="")
    way.offer(("둘.png", PNG), f_name="", comment="")
    old, new = Attachment.objects.order_by("created_at")
    Attachment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    # A form that is shown again is kept as a draft, and its files with it: that one was discarded.
    Draft.objects.filter(form_token=old.form_token).delete()
    call_command("purge")
    assert Attachment.objects.get() == new
    assert not Path(default_storage.path(old.file.name)).exists()
    assert Path(default_storage.path(new.file.name)).exists()
