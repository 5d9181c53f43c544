"""What a guest's form has that a member's has not: a trap for robots, and the time at which it was shown."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from inquiries.views.access import ServiceRequest
from inquiries.views.formpost import FormPost
from members.guests import suspicion


def doubted(request: ServiceRequest, post: FormPost) -> FormPost:
    """The posted form, with a doubt where rather a robot filled it. Members are never suspected."""
    if request.visitor.is_member or post.doubt or not post.is_to_be_sent or not _is_suspicious(request):
        return post
    doubt = _("That was so quick that we are not sure whether you meant to send it. Please press the button once more.")
    return replace(post, is_to_be_sent=False, doubt=doubt)


def context(request: ServiceRequest) -> dict[str, Any]:
    """What the form's template needs; nothing for members."""
    if request.visitor.is_member:
        return {}
    was_given_back = request.method == "POST"
    return {"trap": {"name": suspicion.TRAP, "mark_name": suspicion.MARK, "mark": suspicion.mark(again=was_given_back)}}


def _is_suspicious(request: ServiceRequest) -> bool:
    return suspicion.is_suspicious(request.POST.get(suspicion.MARK, ""), request.POST.get(suspicion.TRAP, ""))
