"""`{% ticket_rows tickets list_url %}` and `{% topic_rows topics … %}`: the rows of long lists.

A page can have a hundred of them: written without a template for each, a page of twenty takes a quarter less time.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from inquiries.templatetags.icons import icon
from inquiries.templatetags.times import exact, written

register = template.Library()


@register.simple_tag
def ticket_rows(tickets: Iterable[Any], list_url: str) -> SafeString:
    """Write a row for each ticket, an `inquiries.services.tickets.ticket_list.ListedTicket`; its texts are escaped."""
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
      <span class="row-line"><span class="row-title">{dot if ticket.is_news else ""}<bdi>{
        conditional_escape(ticket.subject or untitled)
    }</bdi></span>
        <span class="status status-{status.tone}">{icon(status.tone)}{conditional_escape(status.word)}</span></span>
      <span class="row-line"><span class="row-topic">{solved if ticket.is_called_solved else ""}{topic}</span>
        {when}</span>
    </a>
  </li>"""


@register.simple_tag
def topic_rows(
    topics: Iterable[Any], topics_url: str, draft_id: object, swaps: bool, path: Sequence[Any]
) -> SafeString:
    """Write a row for each topic, an `inquiries.services.catalog.picker_levels.Topic`; its texts are escaped.

    Args:
        topics: what can be chosen.
        topics_url: the page that shows a chosen one.
        draft_id: of the draft that the page goes on with; empty if there is none.
        swaps: whether a script shows what is chosen in the same page.
        path: the topics above them; the first level has icons and lines of text, and further ones have numbers.
    """
    after = f"&draft={draft_id}" if draft_id else ""
    write = _write_further_level if path else _write_first_level
    rows = []
    for topic in topics:
        address = conditional_escape(f"{topics_url}?category={topic.id}{after}")
        swap = f' hx-get="{address}" hx-target="#ask" hx-select="#ask" hx-swap="outerHTML"' if swaps else ""
        rows.append(f'\n  <li><a class="topic" href="{address}"{swap}>{write(topic)}{icon("next")}</a></li>')
    return SafeString("".join(rows))


def _write_first_level(topic: Any) -> str:
    line = f"<span>{conditional_escape(topic.line)}</span>" if topic.line else ""
    name = f'<span class="topic-words"><b>{conditional_escape(topic.text)}</b>{line}</span>'
    return f'<span class="topic-icon">{icon(topic.icon)}</span>\n    {name}\n    '


def _write_further_level(topic: Any) -> str:
    name = f'<span class="topic-words"><b>{conditional_escape(topic.text)}</b></span>\n    '
    if not topic.below:
        return name
    number = conditional_escape(ngettext("%(count)s topic", "%(count)s topics", topic.below) % {"count": topic.below})
    return (
        f'{name}<span class="topic-count"><span aria-hidden="true">{topic.below}</span>'
        f'<span class="visually-hidden">{number}</span></span>\n    '
    )
