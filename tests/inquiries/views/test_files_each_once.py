"""A picked file goes once, and only where the page that is sent shows it."""

from typing import Any

import pytest

from inquiries.models import Attachment, Inquiry
from inquiries.services.submission import accept
from tests.inquiries.views.filesteps import cancel, remove, upload
from tests.inquiries.views.steps import calls, filled, form_of
from tests.support.pages import Browser
from tests.support.samplefiles import PNG, padded
from tests.support.sandbox import Sandbox
from tests.support.words import say

# --- each once ------------------------------------------------------------------------------------------------

PICK, OTHER_PICK = "0123456789abcdef", "fedcba9876543210"
GONE = (
    "A file listed here is no longer stored: it was removed in another window or has expired. "
    "Please check the list of files and add it again if it is missing."
)


def names_of_the_ticket(sandbox: Sandbox) -> list[str]:
    (create,) = sandbox.journal("create")
    names = {entry["result_id"]: entry["file"]["name"] for entry in sandbox.journal("upload")}
    return [names[file["attachmentId"]] for file in create["json"]["attachments"]]


def test_a_file_that_is_picked_again_is_kept_once(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    first, second = upload(form, ("하나.png", PNG)), upload(form, ("하나.png", PNG))
    assert first.attribute("[name=kept_file]", "value") == second.attribute("[name=kept_file]", "value")
    assert calls(sandbox).count("upload") == 1
    form.submit()
    assert names_of_the_ticket(sandbox) == ["하나.png"]


def test_another_content_or_name_is_another_file(member: Browser) -> None:
    form = form_of(member)
    for name, data in [("하나.png", PNG), ("둘.png", PNG), ("하나.png", padded(PNG, 2000))]:
        upload(form, (name, data))
    assert Attachment.objects.count() == 3


def test_five_files_that_are_tried_again_are_all_kept(member: Browser) -> None:
    form = form_of(member)
    for _again in range(2):
        assert [upload(form, (f"{number}.png", PNG)).status for number in range(5)] == [200] * 5
    assert Attachment.objects.count() == 5


def test_a_repeated_post_brings_no_file_twice(member: Browser, sandbox: Sandbox) -> None:
    files = [(f"{number}.png", PNG) for number in range(5)]
    form = filled(member, f_name="").attach(*files)
    assert form.submit().texts("#files .file-name") == [name for name, _data in files]
    page = form.fill(f_name="홍길동").submit()  # the same page once more: its files come along again
    assert page.texts(".sent-files a") == [name for name, _data in files]
    assert sorted(names_of_the_ticket(sandbox)) == [name for name, _data in files]


# --- only what the page shows ---------------------------------------------------------------------------------


def test_a_file_that_the_page_does_not_show_is_not_sent(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    shown = upload(form, ("보임.png", PNG), pick=PICK).attribute("[name=kept_file]", "value")
    upload(form, ("숨음.png", PNG), pick=OTHER_PICK)
    page = form.smuggle(kept_file=shown).submit()
    assert page.texts(".sent-files a") == ["보임.png"]
    assert names_of_the_ticket(sandbox) == ["보임.png"]


def test_a_page_that_names_no_files_sends_all(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    upload(form, ("하나.png", PNG), pick=PICK)
    form.fill(names_files=[]).submit()
    assert names_of_the_ticket(sandbox) == ["하나.png"]


def test_a_script_that_gives_no_id_loses_no_file(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    upload(form, ("하나.png", PNG))
    form.submit()
    assert names_of_the_ticket(sandbox) == ["하나.png"]


def test_a_cancelled_file_is_gone(member: Browser) -> None:
    form = form_of(member)
    upload(form, ("하나.png", PNG), pick=PICK)
    stored = Attachment.objects.get().file
    assert cancel(form, PICK).status == 200
    assert not Attachment.objects.exists()
    assert not stored.storage.exists(stored.name)


def test_an_upload_that_arrives_after_it_was_cancelled_is_not_kept(member: Browser, sandbox: Sandbox) -> None:
    form = form_of(member)
    cancel(form, PICK)
    assert upload(form, ("하나.png", PNG), pick=PICK).status == 422
    assert not Attachment.objects.exists()
    assert upload(form, ("하나.png", PNG), pick=OTHER_PICK).status == 200  # picked anew


def test_cancelling_a_second_pick_leaves_the_first(member: Browser) -> None:
    form = form_of(member)
    upload(form, ("하나.png", PNG), pick=PICK)
    upload(form, ("하나.png", PNG), pick=OTHER_PICK)
    cancel(form, OTHER_PICK)
    assert Attachment.objects.count() == 1
    cancel(form, PICK)
    assert not Attachment.objects.exists()


def test_an_upload_of_another_customer_is_not_cancelled(member: Browser, other_member: Browser) -> None:
    upload(form_of(member), ("하나.png", PNG), pick=PICK)
    cancel(form_of(other_member), PICK)
    assert Attachment.objects.count() == 1


def test_cancelling_without_a_form_is_refused(member: Browser) -> None:
    form = form_of(member).smuggle(form_token="nonsense")
    assert cancel(form, PICK).status == 400


def test_a_file_that_is_gone_is_told_before_anything_is_sent(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    kept = upload(form, ("하나.png", PNG), pick=PICK).attribute("[name=kept_file]", "value")
    remove(form, kept)  # in another tab
    page = form.smuggle(kept_file=kept).submit()
    assert page.status == 422
    assert say(GONE, "en") in page.text
    assert sandbox.journal("create") == []
    page.form().submit()
    assert len(sandbox.journal("create")) == 1


def test_a_file_that_goes_after_it_was_checked_is_told_and_the_text_stays(
    member: Browser, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = filled(member)
    kept = upload(form, ("하나.png", PNG), pick=PICK).attribute("[name=kept_file]", "value")
    form = form.smuggle(kept_file=kept)
    accept_inquiry = accept.accept_inquiry

    def accept_without_the_file(*args: Any) -> Inquiry:
        monkeypatch.setattr(accept, "accept_inquiry", accept_inquiry)
        remove(form, kept)  # in another tab, or by the purge
        return accept_inquiry(*args)

    monkeypatch.setattr(accept, "accept_inquiry", accept_without_the_file)
    page = form.submit()
    assert (page.status, sandbox.journal("create"), Inquiry.objects.count()) == (422, [], 0)
    assert say(GONE, "en") in page.text
    assert page.texts("#files .file-name") == []
    assert page.form()["f_content"] == form["f_content"]
    page.form().submit()
    assert len(sandbox.journal("create")) == 1


def test_a_file_that_only_the_other_tab_shows_moves_to_the_next_form(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    kept = upload(form, ("다른 탭.png", PNG), pick=PICK).attribute("[name=kept_file]", "value")
    form.submit()  # this tab does not show it
    page = form.smuggle(kept_file=kept).submit()  # the other one does
    assert page.status == 422
    assert page.texts("#files .file-name") == ["다른 탭.png"]
    page.form().submit()
    assert [len(create["json"].get("attachments") or []) for create in sandbox.journal("create")] == [0, 1]
