"""A conversation on its page: its messages are written without a template, and what they show is escaped."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.utils.safestring import SafeString

from inquiries.domain.safe_html.quotes import fold_quotes
from inquiries.services.tickets.threads import Message
from inquiries.services.upstream.upstream_files import ListedFile
from inquiries.templatetags.conversations import arrange_conversation, message_row

AT = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
FILE = ListedFile("f1", "<b>.png", 10, "png", is_image=True)


def row(body: str = "", author: str = "Narae", *, mine: bool = False) -> BeautifulSoup:
    message = Message(mine, author, AT, SafeString(body), (FILE,))
    return BeautifulSoup(message_row(arrange_conversation([message], [])[0], "narae", "T1"), "html.parser")


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


@pytest.mark.parametrize("typed", ["<p>typed</p>", f"<p>typed</p><blockquote>{'long ' * 60}</blockquote>"])
def test_a_body_that_was_not_cleaned_is_text(typed: str) -> None:
    fold_quotes(SafeString(typed))
    message = Message(False, "Narae", AT, typed, ())  # type: ignore[arg-type]
    assert "&lt;p&gt;typed" in message_row(arrange_conversation([message], [])[0], "narae", "T1")


def message(minute: int, *, mine: bool = False, is_news: bool = False) -> Message:
    return Message(mine, "Narae", AT + timedelta(minutes=minute), SafeString("<p>a</p>"), (), is_news)


def test_messages_of_one_author_stand_together_for_ten_minutes() -> None:
    items = arrange_conversation([message(0), message(9), message(20), message(21, mine=True)], [])
    assert [item.is_continued for item in items] == [False, True, False, False]


def test_a_day_and_the_first_unread_message_begin_a_group() -> None:
    items = arrange_conversation([message(0), message(1, is_news=True), message(2, is_news=True), message(1440)], [])
    assert [item.new_day is not None for item in items] == [True, False, False, True]
    assert [item.begins_news for item in items] == [False, True, False, False]
    assert [item.is_continued for item in items] == [False, False, True, False]


def test_what_is_on_its_way_stands_last() -> None:
    sent = SimpleNamespace(number="AJEPB-2ZWR1V", created_at=AT + timedelta(minutes=3))
    items = arrange_conversation([message(0, mine=True)], [sent])
    assert [(item.key, item.is_mine, item.is_continued, item.is_latest) for item in items] == [
        ("m0", True, False, False),
        ("AJEPB-2ZWR1V", True, True, True),
    ]


def test_without_a_thread_there_are_no_items() -> None:
    assert arrange_conversation("", "") == []  # as a template gives what it does not have
