"""The services, and the start page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inquiries.models import Service
from inquiries.oc.errors import OCError
from inquiries.services.catalog import popular
from inquiries.services.guests import access
from inquiries.services.help import help_center, suggestions
from inquiries.services.submission import accept, drafts
from inquiries.services.tickets import search
from inquiries.views.decorators import for_known, language_of, may_ask, of_service
from inquiries.views.presentation.presenters import draft_of, receipt_of
from inquiries.views.request import ServiceRequest

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
    waiting = accept.on_the_way(here, usercode)
    context = {
        "open_receipts": [receipt_of(inquiry) for inquiry in waiting],
        "drafts": [draft_of(here, draft) for draft in drafts.mine(here, usercode)],
        "can_find": not request.visitor.is_member and here.guests_allowed and access.sends_mails(here),
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
            listing = search.unfinished(request.service, request.visitor.usercode, language_of(request))
        except OCError:
            problem = True
    return render(request, "inquiries/_open.html", {"listing": listing, "problem": problem})


def _help(request: ServiceRequest) -> dict[str, object]:
    """A few notices and frequent questions, where the service has any."""
    language = language_of(request)
    notices = help_center.notices_if_known(request.service, language)
    shelf = help_center.questions_if_known(request.service, language)
    return {
        "notices": notices.notices[:_NOTICES],
        "notices_language": notices.language,
        "questions": suggestions.lines(shelf, shelf.pinned[:_QUESTIONS]),
        "questions_language": shelf.language,
    }
