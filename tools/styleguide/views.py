"""The design language on one page, for developers. Its own words are in English."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tools.styleguide import samples


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    if not settings.DEVELOPMENT_AIDS:
        raise Http404
    context = {**samples.build_samples(), "tokens": samples.read_tokens(), "brands": samples.build_brands()}
    return render(request, "styleguide/page.html", context)
