"""A field that was left: what is wrong with it, and how it is usually written."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from inquiries.forms.customer_forms import CommentForm, CustomerForm, InquiryForm
from inquiries.forms.fallback_form import ShortForm
from inquiries.forms.field_builders import UnknownRequired
from inquiries.oc.errors import NotFound
from inquiries.services.catalog import categories
from inquiries.views.decorators import language_of, of_service
from inquiries.views.request import ServiceRequest


@require_POST
@of_service
def field(request: ServiceRequest) -> HttpResponse:
    """What the page's script asks; nothing is kept. 204 says that there is nothing to say.

    A page that outlived its session is told as little as a stranger.
    """
    is_known = request.visitor.usercode or request.service.guests_allowed
    form = _form(request) if is_known else None
    left = form.look_at(request.POST.get("field", "")) if form else None
    if form is None or left is None:
        return HttpResponse(status=204)
    return render(request, "fields/_left.html", {"field": left, "tidied": form.tidied(left.name)})


def _form(request: ServiceRequest) -> CustomerForm | None:
    """The form that the page shows, with what was posted of it."""
    category = request.GET.get("category", "")
    if "comment" in request.POST:
        return CommentForm(data=request.POST)
    if not (category.isdecimal() and len(category) < 19):
        return ShortForm(data=request.POST)
    try:
        definitions = categories.fields(request.service, int(category), language_of(request)).value
        return InquiryForm(definitions, data=request.POST)
    except categories.NoCatalog:
        return ShortForm(data=request.POST)
    except (NotFound, UnknownRequired):
        return None
