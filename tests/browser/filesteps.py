"""Files that are picked in the browser, and what of them is at the sandbox."""

from playwright.sync_api import FilePayload, Page, Route

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


class Held:
    """The line through which files go up, held until it is let go."""

    def __init__(self, page: Page) -> None:
        self.is_held = True
        self.page = page
        self.routes: list[Route] = []
        page.route(UPLOADS, self._take)

    def _take(self, route: Route) -> None:
        if self.is_held:
            self.routes.append(route)
        else:
            route.continue_()

    def settle(self) -> None:
        """Until the page has asked for all that it asks for at once: a row is there before its request is here."""
        self.page.route("**/settled", lambda route: route.fulfill(body=""))
        self.page.evaluate("fetch('/settled')")

    def let_go(self) -> None:
        self.is_held = False
        for route in self.routes:
            if not route.request.failure:  # what the page gave up would go on all the same
                route.continue_()
