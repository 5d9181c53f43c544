"""`{% ticket_rows tickets list_url %}` and `{% message_row item slug ticket_id %}`: the list's rows, and a message.

A page can have a hundred of them: written without a template for each, a page of twenty takes a quarter less time.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inquiries.templatetags.icons import icon
from inquiries.templatetags.kept import kept
from inquiries.templatetags.times import exact, written

register = template.Library()


@register.simple_tag
def ticket_rows(tickets: Iterable[Any], list_url: str) -> SafeString:
    """Write a row for each ticket, an `inquiries.services.tickets.tickets.ListedTicket`; its texts are escaped."""
    # Translators: A mark beside an inquiry with an answer that was not read yet.
    news = conditional_escape(pgettext("list of inquiries", "New"))
    dot = f'<b class="dot"><span class="visually-hidden">{news}</span></b> '
    solved = f"<span>{conditional_escape(_('Marked as solved'))}</span>"
    untitled = _("Inquiry")
    return SafeString("".join(_write_row(ticket, list_url, dot, solved, untitled) for ticket in tickets))


def _write_row(ticket: Any, list_url: str, dot: str, solved: str, untitled: str) -> str:
    address = conditional_escape(f"{list_url}{quote(ticket.id, safe='')}/{'#unread' if ticket.is_news else '#latest'}")
    status, updated, when = ticket.status, ticket.updated, ""
    topic = f"<span>{conditional_escape(ticket.type_path)}</span>" if ticket.type_path else ""
    if updated:
        day = conditional_escape(written(updated, "DATETIME_FORMAT"))
        when = f'<span class="row-when"><time datetime="{exact(updated)}" data-when>{day}</time></span>'
    return f"""
  <li class="row{" row-news" if ticket.is_news else ""}">
    <a class="row-link row-two" href="{address}">
      <span class="row-line"><span class="row-title">{dot if ticket.is_news else ""}{
        conditional_escape(ticket.subject or untitled)
    }</span>
        <span class="status status-{status.tone}">{icon(status.tone)}{conditional_escape(status.word)}</span></span>
      <span class="row-line"><span class="row-topic">{solved if ticket.is_called_solved else ""}{topic}</span>
        {when}</span>
    </a>
  </li>"""


@register.simple_tag
def message_row(item: Any, slug: str, ticket_id: str) -> SafeString:
    """Write a message, a `ConversationItem` of `inquiries.views.presentation`; all but its clean body is escaped."""
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
      <div class="prose" hx-disable>{conditional_escape(item.body)}</div>
      {sent}
    </div>
    {when}
  </article>
</li>""")


def _write_tile(file: Any, slug: str, ticket_id: str) -> str:
    return kept({}, "_tile.html", file=file, file_url=reverse("inquiries:file", args=(slug, ticket_id, file.id)))
