"""The services, and the start page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from inquiries.models import Service
from inquiries.presenting import draft_of, receipt_of
from inquiries.services import beside, drafts, finding, helpcenter, submission
from inquiries.views.access import ServiceRequest, language_of, of_service

_NOTICES, _QUESTIONS = 3, 5


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """All services; where there is only one, straight to it."""
    active = list(Service.objects.filter(active=True))
    if len(active) == 1:
        return redirect("inquiries:start", active[0].slug)
    return render(request, "services.html", {"services": active})


@require_safe
@of_service
def start(request: ServiceRequest) -> HttpResponse:
    here, usercode = request.service, request.visitor.usercode
    waiting = submission.on_the_way(here, usercode)
    context = {
        "open_receipts": [receipt_of(inquiry) for inquiry in waiting],
        "drafts": [draft_of(here, draft) for draft in drafts.mine(here, usercode)],
        "can_find": not request.visitor.is_member and here.guests_allowed and finding.sends_mails(here),
        "can_ask": request.visitor.is_member or request.service.guests_allowed,
    }
    return render(request, "start.html", context | _help(request))


def _help(request: ServiceRequest) -> dict[str, object]:
    """A few notices and frequent questions, where the service has any."""
    language = language_of(request)
    notices = helpcenter.notices_if_known(request.service, language)
    shelf = helpcenter.questions_if_known(request.service, language)
    return {
        "notices": notices.notices[:_NOTICES],
        "notices_language": notices.language,
        "questions": beside.lines(shelf, shelf.pinned[:_QUESTIONS]),
        "questions_language": shelf.language,
    }
