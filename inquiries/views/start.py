"""The services, and the start page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inquiries.models import Service
from inquiries.oc.errors import OCError
from inquiries.presenting import draft_of, receipt_of
from inquiries.services import beside, drafts, finding, helpcenter, history, popular, submission
from inquiries.views.access import ServiceRequest, for_known, language_of, may_ask, of_service

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
        "can_ask": may_ask(request),
        "popular": popular.popular(here, language_of(request)) if may_ask(request) else (),
        "recent": popular.recent(here, usercode, language_of(request)) if may_ask(request) else (),
    }
    return render(request, "start.html", context | _help(request))


@require_safe
@of_service
@for_known
def open_inquiries(request: ServiceRequest) -> HttpResponse:
    """What of a member's is not finished or has a new answer, as the start page asks for it by itself.

    It is the only part of that page that waits for OC. Without a script a link stands in its place.
    """
    if not request.htmx:
        return redirect(f"{reverse('inquiries:list', args=(request.service.slug,))}?group=open")
    listing, problem = None, False
    if request.visitor.is_member:
        try:
            listing = history.unfinished(request.service, request.visitor.usercode, language_of(request))
        except OCError:
            problem = True
    return render(request, "inquiries/_open.html", {"listing": listing, "problem": problem})


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
