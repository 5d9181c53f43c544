"""The honeypot and the timing check of guests' forms."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.security import bot_detection
from inquiries.views.ask.form_post import FormPost
from inquiries.views.request import ServiceRequest


def check_for_bot(request: ServiceRequest, post: FormPost) -> FormPost:
    """Return the posted form, with a doubt if it was probably filled by a bot. Members are never suspected."""
    if request.visitor.is_member or post.doubt or not post.is_to_be_sent or not _is_suspicious(request):
        return post
    doubt = _("That was very quick. If you meant to send it, please press the button again.")
    return replace(post, is_to_be_sent=False, doubt=doubt)


def build_context(request: ServiceRequest) -> dict[str, Any]:
    """Return the template context of guests' forms; nothing for members."""
    if request.visitor.is_member:
        return {}
    was_given_back = request.method == "POST"
    return {
        "trap": {
            "name": bot_detection.TRAP,
            "mark_name": bot_detection.MARK,
            "mark": bot_detection.mark(again=was_given_back),
        }
    }


def _is_suspicious(request: ServiceRequest) -> bool:
    return bot_detection.is_suspicious(
        request.POST.get(bot_detection.MARK, ""), request.POST.get(bot_detection.TRAP, "")
    )
