"""The part of a conversation that changes while its page is open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inquiries.views.acting_usercode import acts_for_ticket_owner
from inquiries.views.decorators import find_sent_from_here, require_known_visitor, with_service
from inquiries.views.request import ServiceRequest
from inquiries.views.tickets import thread as conversation
from inquiries.views.tickets.solved import FACES


@require_safe
@with_service
@acts_for_ticket_owner
@require_known_visitor
def show_news(request: ServiceRequest, ticket_id: str) -> HttpResponse:
    """Render the conversation for a page that asks again.

    With `pending` in the query it is only the comments on their way, from the database and without a call to OC.
    Otherwise it is one call, which an open circuit breaker refuses at once. Without an answer of OC's the response is
    empty: the page keeps what it has, and asks later.
    """
    if "pending" in request.GET:
        find_sent_from_here(request, ticket_id)
        thread = None
    elif (thread := conversation.read(request, ticket_id).thread) is None:
        return HttpResponse(status=204)
    pending = conversation.find_pending(request, ticket_id)
    context = {
        "thread": thread,
        "ticket_id": ticket_id,
        "pending": pending,
        "is_answered": conversation.is_answered(thread, pending),
        "faces": FACES,
        "can_comment": thread is not None and thread.can_comment,
    }
    return render(request, "inquiries/_news.html", context)
