"""The list of services, and the start page of a service."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inquiries.models import Service
from inquiries.oc.errors import OCError
from inquiries.services import branding
from inquiries.services.catalog import picker_levels, suggested_types, type_search, types_and_fields
from inquiries.services.guests import links_and_codes
from inquiries.services.help import form_panel, help_center
from inquiries.services.submission import drafts, own_inquiries
from inquiries.services.tickets import search
from inquiries.views.decorators import may_ask, require_known_visitor, with_service
from inquiries.views.help.faq import find_recently_read
from inquiries.views.presentation.drafts import present_draft
from inquiries.views.presentation.pagination import build_page_links
from inquiries.views.presentation.receipts import present_receipt
from inquiries.views.request import ServiceRequest, get_oc_language

_NOTICES, _QUESTIONS = 3, 5
_SERVICES_A_PAGE = 20


@require_safe
def list_services(request: HttpRequest) -> HttpResponse:
    """List all services, or redirect to the only one."""
    pages = Paginator(Service.objects.filter(active=True), _SERVICES_A_PAGE)
    if pages.count == 1:
        return redirect("inquiries:start", pages.object_list[0].slug)
    page = pages.get_page(request.GET.get("page"))
    links = build_page_links(page.number, pages.num_pages, lambda page: f"page={page}")
    named = [(service.slug, branding.get_name(service)) for service in page]
    return render(request, "services.html", {"services": named, "pages": links})


@require_safe
@with_service
def start(request: ServiceRequest) -> HttpResponse:
    here, usercode = request.service, request.visitor.usercode
    waiting, asks, language = own_inquiries.find_undelivered(here, usercode), may_ask(request), get_oc_language(request)
    context = {
        "open_receipts": [present_receipt(inquiry) for inquiry in waiting],
        "drafts": [present_draft(here, draft) for draft in drafts.find_own_drafts(here, usercode)],
        "can_find": not request.visitor.is_member and here.guests_allowed and links_and_codes.can_mail_guests(here),
        "can_ask": asks,
        **(_list_topics(request) if asks else {}),
        "popular": suggested_types.find_popular_types(here, language) if asks else (),
        "recent": suggested_types.find_recent_types(here, usercode, language) if asks else (),
    }
    return render(request, "start.html", context | _build_help(request))


@require_safe
@with_service
@require_known_visitor
def open_inquiries(request: ServiceRequest) -> HttpResponse:
    """Show a member's unfinished or newly answered inquiries, which the start page loads by itself.

    It is the only part of that page that waits for OC. Without a script a link stands in its place.
    """
    if not request.htmx:
        return redirect(f"{reverse('inquiries:list', args=(request.service.slug,))}?group=open")
    listing, problem = None, False
    if request.visitor.is_member:
        try:
            listing = search.find_unfinished(request.service, request.visitor.usercode, get_oc_language(request))
        except OCError:
            problem = True
    return render(request, "inquiries/_open.html", {"listing": listing, "problem": problem})


def _list_topics(request: ServiceRequest) -> dict[str, object]:
    """Return the template context of the first level of topics; nothing while the types are unknown."""
    try:
        tree = types_and_fields.get_category_tree(request.service, get_oc_language(request)).value
    except types_and_fields.NoCatalog:
        return {}
    type_search.prepare_search(request.service, tree, get_oc_language(request))
    found = picker_levels.list_topics(request.service, tree, 0, request.LANGUAGE_CODE)
    return {"topics": found, "has_more_topics": picker_levels.count_pages(tree, 0) > 1}


def _build_help(request: ServiceRequest) -> dict[str, object]:
    """Return a few notices and frequent questions, if the service has any."""
    language = get_oc_language(request)
    notices = help_center.get_notices_or_none(request.service, language)
    collection = help_center.get_questions_or_none(request.service, language)
    return {
        "notices": notices.notices[:_NOTICES],
        "notices_language": notices.language,
        "questions": form_panel.build_lines(collection, collection.pinned[:_QUESTIONS]),
        "questions_language": collection.language,
        "recently_read": find_recently_read(request, collection),
        "faq_language": collection.language,
    }
