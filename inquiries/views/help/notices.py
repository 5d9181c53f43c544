"""The list of notices, and a single notice."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inquiries.domain.id_syntax import parse_id
from inquiries.services.help import article_display, help_center
from inquiries.views.acting_usercode import acts_for_visitor
from inquiries.views.decorators import with_service
from inquiries.views.files import stream_file
from inquiries.views.presentation.pagination import build_page_links
from inquiries.views.request import ServiceRequest, get_oc_language

_PAGE_SIZE = 20


@require_safe
@with_service
def list_notices(request: ServiceRequest) -> HttpResponse:
    held = help_center.get_notices(request.service, get_oc_language(request))
    page = Paginator(held.value.notices, _PAGE_SIZE).get_page(parse_id(request.GET.get("page", "")) or 1)
    context = {
        "notices": page.object_list,
        "pages": build_page_links(page.number, page.paginator.num_pages, lambda *, page: urlencode({"page": page})),
        "faq_language": held.value.language,
        "stale": held.stale,
    }
    return render(request, "help/notices.html", context)


@require_safe
@with_service
def show_notice(request: ServiceRequest, notice_id: int) -> HttpResponse:
    article = article_display.get_notice(request.service, notice_id, get_oc_language(request))
    return render(request, "help/notice.html", {"article": article, "route": "inquiries:notice-file"})


@require_safe
@with_service
@acts_for_visitor
def show_notice_file(request: ServiceRequest, notice_id: int, file_id: str) -> HttpResponseBase:
    file = article_display.open_notice_file(request.service, notice_id, file_id, get_oc_language(request))
    return stream_file(request, file)
