"""Files that are picked in the browser, and what of them is at the sandbox."""

from playwright.sync_api import FilePayload

from tests.support.browser_actions import Portal, upload
from tests.support.samplefiles import PNG

UPLOADS = "**/narae/files/"


def photos(count: int) -> list[FilePayload]:
    return [upload(f"사진 {number}.png", PNG, "image/png") for number in range(1, count + 1)]


def sent_names(portal: Portal) -> list[str]:
    return [entry["file"]["name"] for entry in portal.sandbox.journal("upload")]


def ticket_files(portal: Portal) -> list[str]:
    """The files on the one ticket that was created."""
    (create,) = portal.sandbox.journal("create")
    names = {entry["result_id"]: entry["file"]["name"] for entry in portal.sandbox.journal("upload")}
    return [names[file["attachmentId"]] for file in create["json"]["attachments"]]
