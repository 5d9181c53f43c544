"""`{% message_row item slug ticket_id %}`: a message of a conversation, written without a template of its own."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from inquiries.templatetags.cached_parts import render_cached_part
from inquiries.templatetags.icons import icon
from inquiries.templatetags.times import exact, written

register = template.Library()


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
    return render_cached_part(
        {}, "_tile.html", file=file, file_url=reverse("inquiries:file", args=(slug, ticket_id, file.id))
    )
