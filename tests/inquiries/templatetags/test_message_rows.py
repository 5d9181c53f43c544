"""Rows that are written without a template: what they show is escaped."""

from datetime import UTC, datetime

from bs4 import BeautifulSoup
from django.utils.safestring import SafeString

from inquiries.services.tickets.threads import Message
from inquiries.services.upstream.upstream_files import ListedFile
from inquiries.templatetags.message_rows import message_row
from inquiries.views.presentation.conversation import present_conversation

AT = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
FILE = ListedFile("f1", "<b>.png", 10, "png", is_image=True)


def row(body: str = "", author: str = "Narae", *, mine: bool = False) -> BeautifulSoup:
    message = Message(mine, author, AT, SafeString(body), (FILE,))
    return BeautifulSoup(message_row(present_conversation([message], [])[0], "narae", "T1"), "html.parser")


def test_it_works() -> None:
    shown = row("<p>answered</p>")
    assert shown.select_one(".message.message-theirs#latest .prose p")
    assert shown.select_one("time[datetime^='2026-11-03']")
    assert str(shown.select(".tile-open")[0]["href"]).endswith("/T1/files/f1/?type=open")
    assert row(mine=True).select_one(".message-mine")


def test_names_are_text() -> None:
    shown = row(author="<i>Narae</i>")
    assert shown.select(".message-author")[0].text == "<i>Narae</i>"
    assert shown.select(".file-name")[0].text == "<b>.png"


def test_a_body_that_was_not_cleaned_is_text() -> None:
    message = Message(False, "Narae", AT, "<p>typed</p>", ())  # type: ignore[arg-type]
    assert "&lt;p&gt;typed" in message_row(present_conversation([message], [])[0], "narae", "T1")
