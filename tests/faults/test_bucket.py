"""Customers' files are in a bucket, and its server fails: what customers see, and what arrives at OC afterwards."""

from contextlib import nullcontext

import pytest
from django.core.files.base import ContentFile

from inquiries.models import Attachment, Inquiry, Look, Service
from inquiries.services.operations import retention
from tests.faults.steps import State, accepted, assert_arrived_once, inquiry_of, tickets, waits, work
from tests.inquiries.services.steps import days_ago
from tests.inquiries.views.filesteps import remove, upload
from tests.inquiries.views.steps import filled, form_of
from tests.support import s3
from tests.support.pages import Browser
from tests.support.s3 import Bucket, Fault
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.tables import cases
from tests.support.words import say

FILE = ("사진.png", PNG)
STORING = {"500": s3.answer_500, "slow": s3.say_nothing, "partial": s3.break_off_upload}


def look(service: Service, data: bytes = PNG) -> Look:
    look = Look.objects.create(service=service)
    look.logo.save("logo.png", ContentFile(data))
    look.service.mark_changed()
    return look


def test_files_and_pictures_come_from_the_bucket(
    member: Browser, narae: Service, bucket: Bucket, sandbox: Sandbox
) -> None:
    look(narae)
    page = filled(member).attach(FILE).submit()
    number = accepted(page)
    assert_arrived_once(member, sandbox, number)
    assert sandbox.journal("upload")[0]["file"]["size"] == len(PNG)
    file = Attachment.objects.get()
    shown = member.get(f"/narae/files/{file.pk}/")
    assert (shown.status, shown.body, shown.headers["Content-Length"]) == (200, PNG, str(len(PNG)))
    assert member.get(page.attribute(".brand img", "src")).body == PNG
    assert len(bucket.keys()) == 2


@pytest.mark.parametrize("fault", cases(STORING, "500", "slow"))
def test_a_file_that_cannot_be_stored_loses_nothing(
    member: Browser, bucket: Bucket, sandbox: Sandbox, fault: Fault
) -> None:
    form = filled(member).attach(FILE)
    bucket.fail(fault, "PUT")
    with bucket.impatient() if fault is s3.say_nothing else nullcontext():
        page = form.submit()
    assert page.status == 422
    told = say("“%(name)s” could not be saved just now. Please add it again in a few minutes.", "en", name=FILE[0])
    assert told in page.one("#errors").get_text()
    assert page.form()["f_content"] == "내용"
    assert not Inquiry.objects.exists() and not Attachment.objects.exists()
    bucket.heal()
    assert_arrived_once(member, sandbox, accepted(page.form().attach(FILE).submit()))


@pytest.mark.parametrize("fault", [s3.answer_500, s3.break_off_download], ids=["500", "partial"])
def test_a_file_that_cannot_be_read_for_a_while_goes_up_later(
    member: Browser, bucket: Bucket, sandbox: Sandbox, fault: Fault
) -> None:
    bucket.fail(fault, "GET")
    number = waits(filled(member).attach(FILE).submit(), State.ACCEPTED)
    work(number)
    assert (inquiry_of(number).state, sandbox.journal("create")) == (State.ACCEPTED, [])
    bucket.heal()
    work(number)
    assert_arrived_once(member, sandbox, number)
    assert len(tickets(sandbox, number)[0]["attachments"]) == 1


def test_pages_are_shown_without_the_bucket(member: Browser, narae: Service, bucket: Bucket, sandbox: Sandbox) -> None:
    look(narae)
    form = form_of(member)
    upload(form, FILE)
    bucket.fail(s3.answer_500)
    logo = member.get("/narae/").attribute(".brand img", "src")
    assert member.get(logo).status == 404
    shown = member.get(f"/narae/files/{Attachment.objects.get().pk}/")
    assert shown.status == 503
    assert say("This cannot be shown right now. Please try again in a few minutes.", "en") in shown.main


def test_what_is_not_deleted_at_once_is_swept_later(member: Browser, bucket: Bucket) -> None:
    form = form_of(member)
    upload(form, FILE)
    bucket.fail(s3.answer_500, "DELETE")
    assert remove(form, Attachment.objects.get().pk).status == 200
    assert not Attachment.objects.exists()
    (key,) = bucket.keys()
    old = "files/2020/01/02/a-file"
    bucket.client.copy_object(Bucket=bucket.name, Key=old, CopySource={"Bucket": bucket.name, "Key": key})
    assert retention.purge().failed == 1
    bucket.fail(s3.delete_later, "DELETE")
    assert retention.purge().stray_files == retention.purge().stray_files == 1  # it is still listed
    bucket.heal()
    assert (retention.purge().stray_files, bucket.keys()) == (1, [key])
    assert retention.purge().stray_files == 0


def test_a_purge_goes_on_where_the_bucket_lists_nothing(member: Browser, bucket: Bucket) -> None:
    upload(form_of(member), FILE)
    Attachment.objects.update(created_at=days_ago(2))
    bucket.fail(s3.answer_500, "GET")
    swept = retention.purge()
    assert (swept.unsent_files, swept.failed, bucket.keys()) == (1, 2, [])
