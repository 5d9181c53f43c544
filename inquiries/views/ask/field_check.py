"""Validate a single field when the customer leaves it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from inquiries.domain.field_types import COMMENT_NAME
from inquiries.domain.id_syntax import parse_id
from inquiries.forms.customer_form import CustomerForm
from inquiries.forms.fallback_form import ShortForm
from inquiries.forms.field_builders import UnknownRequired
from inquiries.forms.inquiry_forms import CommentForm, InquiryForm
from inquiries.oc.errors import NotFound
from inquiries.services.catalog import types_and_fields
from inquiries.views.acting_usercode import acts_for_visitor
from inquiries.views.decorators import with_service
from inquiries.views.request import ServiceRequest, get_oc_language


@require_POST
@with_service
@acts_for_visitor
def check_field(request: ServiceRequest) -> HttpResponse:
    """Return the error of one field for the page's script; 204 if there is none. Nothing is stored.

    A page whose session has ended gets no more than an unknown visitor.
    """
    may_ask = request.visitor.usercode or request.service.guests_allowed
    form = _build_form(request) if may_ask else None
    left = form.validate_control(request.POST.get("field", "")) if form else None
    if form is None or left is None:
        return HttpResponse(status=204)
    return render(request, "fields/_left.html", {"field": left, "tidied": form.tidy(left.name)})


def _build_form(request: ServiceRequest) -> CustomerForm | None:
    """Build the form that the page shows, bound to the posted fields."""
    category_id = parse_id(request.GET.get("category", ""))
    if COMMENT_NAME in request.POST:
        return CommentForm(data=request.POST)
    if category_id is None:
        return ShortForm(data=request.POST)
    try:
        definitions = types_and_fields.get_field_definitions(
            request.service, category_id, get_oc_language(request)
        ).value
        return InquiryForm(definitions, data=request.POST)
    except types_and_fields.NoCatalog:
        return ShortForm(data=request.POST)
    except (NotFound, UnknownRequired):
        return None
