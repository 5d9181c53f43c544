"""The receipt page."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from inquiries.models import Inquiry
from inquiries.services.delivery_state_machine import LEFT_TO_PORTAL_OR_OPERATOR
from inquiries.services.submission import correction_options, follow_ups, own_inquiries
from inquiries.services.tickets import response_times
from inquiries.views.acting_usercode import acts_for_receipt_owner
from inquiries.views.decorators import require_known_visitor, with_service
from inquiries.views.presentation.confirmation_mail_notes import describe_mail
from inquiries.views.presentation.progress import build_steps
from inquiries.views.presentation.receipts import present_receipt
from inquiries.views.request import ServiceRequest

State = Inquiry.State
_FRESH = timedelta(minutes=1)  # so long the check mark is drawn when the page is opened


@require_safe
@with_service
@acts_for_receipt_owner
@require_known_visitor
def show_receipt(request: ServiceRequest, receipt: str) -> HttpResponse:
    context = _build_context(request, receipt)
    is_fresh = timezone.now() - context["receipt"].created_at < _FRESH
    return render(request, "inquiries/receipt.html", {**context, "is_fresh": is_fresh})


@require_safe
@with_service
@acts_for_receipt_owner
@require_known_visitor
def show_state(request: ServiceRequest, receipt: str) -> HttpResponse:
    """Render the part of the page that changes. The page polls it until the state is final."""
    return render(request, "inquiries/_receipt_state.html", _build_context(request, receipt))


def _build_context(request: ServiceRequest, receipt: str) -> dict[str, Any]:
    inquiry = own_inquiries.get_own_inquiry(request.service, request.visitor.usercode, receipt)
    is_going_on = inquiry.state in (*LEFT_TO_PORTAL_OR_OPERATOR, State.DELIVERED)
    answered_at, language = response_times.find_first_answer(inquiry), request.LANGUAGE_CODE
    answer_time = response_times.describe_expected_for(inquiry, language, answered_at) if is_going_on else ""
    return {
        "receipt": present_receipt(inquiry, correction_options.find_ways(inquiry)),
        "steps": build_steps(inquiry, answered_at, answer_time),
        "mail_note": describe_mail(inquiry),
        "new": present_receipt(new) if (new := follow_ups.find_replacement(inquiry)) else None,
        "old": present_receipt(inquiry.replaces) if inquiry.replaces else None,
        "asked_about": follow_ups.get_ticket_asked_about(inquiry.form_token),
    }
