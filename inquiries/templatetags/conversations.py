"""A conversation on its page: its items with days, the unread line and groups, and the HTML of a message.

`{% conversation_items messages pending as items %}`, and for each item of a message
`{% message_row item slug ticket_id %}`, which is written without a template of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inquiries.domain.safe_html.quotes import fold_quotes
from inquiries.templatetags.cached_parts import render_cached_part
from inquiries.templatetags.icons import icon
from inquiries.templatetags.times import exact, written

register = template.Library()
_GROUPED_WITHIN = timedelta(minutes=10)  # messages of one author stand together


@dataclass(slots=True)
class ConversationItem:
    """A message of the thread, or with `sent` a comment that is on its way to OC.

    `message` is a `Message` of `inquiries.services.tickets.threads`, and `sent` a `Receipt` of
    `inquiries.views.presentation`. `key` tells the items of one thread apart. `new_day` is the moment of the first item
    of a day, else None.
    """

    key: str
    at: datetime | None
    is_mine: bool
    is_news: bool = False
    message: Any = None
    sent: Any = None
    new_day: datetime | None = None
    begins_news: bool = False
    is_continued: bool = False
    is_latest: bool = False


@register.simple_tag(name="conversation_items")
def arrange_conversation(messages: Iterable[Any], pending: Iterable[Any]) -> list[ConversationItem]:
    """Return the items of a conversation, oldest first.

    Args:
        messages: the messages of the thread at OC, oldest first; none if it cannot be read.
        pending: the comments that OC does not have yet, oldest first.
    """
    items = [ConversationItem(f"m{n}", each.at, each.mine, each.is_news, each) for n, each in enumerate(messages)]
    items += [ConversationItem(each.number, each.created_at, is_mine=True, sent=each) for each in pending]
    before, has_news = None, False
    for item in items:
        item.begins_news = item.is_news and not has_news
        has_news = has_news or item.is_news
        if item.at is not None and (before is None or before.at is None or _day(item.at) != _day(before.at)):
            item.new_day = item.at
        item.is_continued = item.new_day is None and not item.begins_news and _belongs_to(before, item)
        before = item
    if before:
        before.is_latest = True
    return items


def _belongs_to(before: ConversationItem | None, item: ConversationItem) -> bool:
    if before is None or before.is_mine != item.is_mine or before.at is None or item.at is None:
        return False
    return item.at - before.at <= _GROUPED_WITHIN


def _day(at: datetime) -> date:
    return localtime(at).date()


@register.simple_tag
def message_row(item: ConversationItem, slug: str, ticket_id: str) -> SafeString:
    """Write a message with its quoted mails folded. All but its clean body is escaped."""
    message, sent = item.message, ""
    if message.files:
        tiles = "".join(_write_tile(file, slug, ticket_id) for file in message.files)
        sent = f'<ul class="tiles" role="list" aria-label="{conditional_escape(_("Files"))}">{tiles}</ul>'
    if item.at:
        at = conditional_escape(written(item.at, "TIME_FORMAT"))
        when = f'<p class="message-when"><time datetime="{exact(item.at)}">{at}</time></p>'
    else:
        when = ""
    whose = "message-mine" if item.is_mine else "message-theirs"
    avatar = "" if item.is_mine else f'<span class="avatar" aria-hidden="true">{icon("reply")}</span>'
    return SafeString(f"""<li class="message {whose}{" is-continued" if item.is_continued else ""}"{
        ' id="latest"' if item.is_latest else ""
    } data-key="{conditional_escape(item.key)}">
  <article>
    <header class="message-head">
      {avatar}<h3 class="message-author">{conditional_escape(message.author)}</h3>
    </header>
    <div class="bubble">
      <div class="prose" dir="auto" hx-disable>{conditional_escape(fold_quotes(message.body))}</div>
      {sent}
    </div>
    {when}
  </article>
</li>""")


def _write_tile(file: Any, slug: str, ticket_id: str) -> str:
    return render_cached_part(
        {}, "_tile.html", file=file, file_url=reverse("inquiries:file", args=(slug, ticket_id, file.id))
    )
