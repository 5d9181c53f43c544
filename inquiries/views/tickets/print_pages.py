"""Print pages of a conversation and of a receipt."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from inquiries.services.submission import own_inquiries
from inquiries.views.acting_usercode import acts_for_receipt_owner, acts_for_ticket_owner
from inquiries.views.decorators import require_known_visitor, with_service
from inquiries.views.presentation.receipts import present_receipt
from inquiries.views.request import ServiceRequest
from inquiries.views.tickets import thread as conversation


@require_safe
@with_service
@acts_for_ticket_owner
@require_known_visitor
def print_thread(request: ServiceRequest, ticket_id: str) -> HttpResponse:
    """Show the whole conversation, and the form as it was filled in if it was sent here."""
    shown = conversation.read(request, ticket_id)
    context = {
        "ticket_id": ticket_id,
        "asked_at": shown.sent_here.created_at if shown.sent_here else shown.thread and shown.thread.created,
        "thread": shown.thread,
        "receipt": shown.receipt,
        "problem": shown.problem,
        "pending": conversation.find_pending(request, ticket_id),
        "now": timezone.now(),
    }
    has_nothing = shown.thread is None and shown.sent_here is None and not shown.is_gone
    return render(request, "inquiries/print.html", context, status=503 if has_nothing else 200)


@require_safe
@with_service
@acts_for_receipt_owner
@require_known_visitor
def print_receipt(request: ServiceRequest, receipt: str) -> HttpResponse:
    """Show the form as it was sent, with its receipt number."""
    inquiry = own_inquiries.get_own_inquiry(request.service, request.visitor.usercode, receipt)
    context = {"receipt": present_receipt(inquiry), "asked_at": inquiry.created_at, "now": timezone.now()}
    return render(request, "inquiries/print.html", context)
