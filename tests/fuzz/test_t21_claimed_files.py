"""T21: a file is sent only with the form that it was picked for; ids of OC in a request are ignored."""

import pytest

from inquiries.models import Attachment
from tests.fuzz.uploading import Way, way
from tests.inquiries.views.filesteps import upload
from tests.inquiries.views.steps import created, filled
from tests.support.pages import Browser
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox

__all__ = ["way"]  # a fixture
NAMES = (
    "attachments",
    "attachmentId",
    "attachments[0][attachmentId]",
    "files",
    "file",
    "file_id",
    "f_attachment",
    "f_files",
)


def upload_foreign_file(owner: Browser, sandbox: Sandbox) -> tuple[Attachment, str]:
    """A file that another person picked, and its id at OC."""
    upload(filled(owner), ("비밀.png", PNG))
    return Attachment.objects.get(name="비밀.png"), sandbox.journal("upload")[-1]["result_id"]


def test_t21_no_name_in_a_form_claims_a_file(member: Browser, other_member: Browser, sandbox: Sandbox) -> None:
    file, upstream_id = upload_foreign_file(other_member, sandbox)
    for claimed in (upstream_id, str(file.pk), file.form_token):
        filled(member, f_content=f"내용 {claimed[:5]}").smuggle(**dict.fromkeys(NAMES, claimed)).submit()
    tickets = created(sandbox)
    assert len(tickets) == 3
    assert not any(ticket.get("attachments") for ticket in tickets)
    assert Attachment.objects.get() == file


def test_t21_anothers_form_does_not_bring_its_files(member: Browser, other_member: Browser, sandbox: Sandbox) -> None:
    theirs = filled(other_member)
    upload(theirs, ("비밀.png", PNG))
    page = filled(member).smuggle(form_token=theirs["form_token"]).submit()
    assert page.status == 422
    assert "비밀.png" not in page.text
    page.form().submit()
    assert not created(sandbox)[0].get("attachments")


@pytest.mark.parametrize("of_service", [True, False])
def test_t21_a_file_cannot_be_added_to_the_form_of_another_customer(
    way: Way, other_member: Browser, of_service: bool
) -> None:
    token = filled(other_member)["form_token"] if of_service else "nonsense"
    offered = way.offer(("하나.png", PNG), token=token)
    assert offered.status in {400, 422}
    nonce = token.partition(".")[0]
    assert not Attachment.objects.filter(form_token=nonce).exists()
