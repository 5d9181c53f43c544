"""The request of a service's pages, with all that the portal attaches to it."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.visitor import Visitor, get_visitor
from inquiries.domain import form_tokens
from inquiries.domain.form_tokens import FormToken
from inquiries.models import Service


class ServiceRequest(HttpRequest):
    """A request for a page of a service, as `inquiries.views.decorators.with_service` prepares it.

    `visitor` acts under the usercode that `inquiries.views.ownership` determined. `form` is the verified form token of
    a POST: None if the token is missing, forged, or of another service. `style_source` is the source of the service's
    own style, which the rendered page adds to its policy. `LANGUAGE_CODE` is one of the portal's codes.
    """

    service: Service
    visitor: Visitor
    form: FormToken | None
    style_source: str
    htmx: HtmxDetails
    LANGUAGE_CODE: str


def attach_service(request: HttpRequest, service: Service) -> ServiceRequest:
    """Make the request one for a page of the service: attach the service and the session's visitor."""
    attached = cast(ServiceRequest, request)
    attached.service = service
    attached.visitor = get_visitor(attached)
    attached.form = None
    return attached


def verify_form_token(request: ServiceRequest) -> None:
    """Verify the posted form token, once for the request. It reads the body of a POST."""
    if request.method == "POST":
        request.form = form_tokens.read(request.POST.get("form_token", ""), request.service.pk)


def get_oc_language(request: HttpRequest) -> str:
    """Return the customer's language as OC's code: the part before a region or script."""
    return str(getattr(request, "LANGUAGE_CODE", "ko")).partition("-")[0]
